import type { EmulatorListening, UnfinishedUploadFound } from '../../events/event.ts'
import { formatDuration } from '../../text/duration.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import type { CheckpointFound } from '../checkpoints/checkpoint-event.ts'

/** A row of `oss uploads list`; the fields are separated by tabs, which names cannot hold here. */
export function unfinishedUploadText({ initiated, uploadId, bucket, key }: UnfinishedUploadFound): string {
  return [initiated ?? 'unknown time', printable(uploadId), objectUrl({ bucket, key })].join('\t')
}

/** A row of `oss checkpoints list`; the fields are separated by tabs, which names cannot hold here. */
export function checkpointText(event: CheckpointFound): string {
  const { bucket, key, file, partsRecorded, partsTotal, ageMs, path } = event
  // Of a stream it is not known how many there will be.
  const parts =
    partsTotal === 0 ? `${partsRecorded} parts of a stream` : `${partsRecorded} of ${partsTotal} parts`
  const age = `${formatDuration(ageMs / 1000)} old`
  return [objectUrl({ bucket, key }), printable(file), parts, age, printable(path)].join('\t')
}

/** Says where the local OSS is, and how to use it. */
export function listeningText(event: EmulatorListening): string {
  const { endpoint, region, buckets, dataDir, credentials, tryCommands } = event
  const names = `bucket${buckets.length === 1 ? '' : 's'} ${buckets.join(', ')}`
  const place = dataDir === null ? 'in memory, gone at the end' : `kept in ${printable(dataDir)}`
  const keys = credentials === null ? ', with the same keys in the environment as here' : ''
  return [
    `listening on ${endpoint} (region ${region}; ${names}; ${place}). Ctrl-C ends it.`,
    `To try it, in another terminal${keys}:`,
    ...tryCommands.map((command) => `  ${command}`),
  ].join('\n')
}
