import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import type {
  CheckpointReleased,
  CheckpointRemoved,
  CheckpointShown,
  ListedBucketFound,
  ListedObjectFound,
  ObjectFound,
  ObjectsListed,
  UploadsSwept,
} from './checkpoint-event.ts'

/** The answer of `oss stat`: one `name<TAB>value` a line, which names and values cannot hold here. */
export function objectText(event: ObjectFound): string {
  return lines([
    ['object', objectUrl(event)],
    ['bytes', String(event.byteLength)],
    ['etag', event.etag],
    ['crc64', event.crc64],
    ['last modified', event.lastModified],
    ['content type', event.contentType],
    ['storage class', event.storageClass],
    ['object type', event.objectType],
    ['version id', event.versionId],
    ...Object.entries(event.metadata).map(([name, value]): [string, string] => [`meta ${name}`, value]),
  ])
}

/** A row of `oss ls`; the fields are separated by tabs, which names cannot hold here. */
export function listedObjectText({ lastModified, byteLength, bucket, key }: ListedObjectFound): string {
  return [lastModified ?? 'unknown time', byteLength, objectUrl({ bucket, key })].join('\t')
}

/** A row of `oss ls` without a URL, in the same form. */
export function listedBucketText({ created, location, bucket }: ListedBucketFound): string {
  return [created ?? 'unknown time', printable(location), printable(`oss://${bucket}`)].join('\t')
}

/** Says how much was listed. */
export function objectsListedText({ objects, prefixes, byteLength }: ObjectsListed): string {
  const directories = prefixes === 0 ? '' : `, ${prefixes} director${prefixes === 1 ? 'y' : 'ies'}`
  return `${objects === 0 ? 'no' : objects} object${objects === 1 ? '' : 's'}${directories}, ${formatByteSize(byteLength)}`
}

/** The answer of `oss checkpoints show`, in the same form. */
export function checkpointShownText(event: CheckpointShown): string {
  // Of a stream it is known when it has been read to its end.
  const isEndless = event.partsTotal === 0
  return lines([
    ['object', objectUrl(event)],
    ['endpoint', event.endpoint],
    ['file', event.file],
    ...(event.uploadId === null ? [] : [['upload id', event.uploadId] as const]),
    ...(event.draft === null ? [] : [['temporary file', event.draft] as const]),
    [
      'bytes',
      isEndless ? 'not known: a stream' : `${event.bytesTotal} (${formatByteSize(event.bytesTotal)})`,
    ],
    ['part size', String(event.partSize)],
    ['parts', `${event.partsRecorded}${isEndless ? '' : ` of ${event.partsTotal}`}: ${ranges(event.parts)}`],
    ['completing', event.completing ? 'a completion may have been sent' : 'no'],
    ['created', `${event.created}, ${formatDuration(event.ageMs / 1000)} ago`],
    ['path', event.path],
  ])
}

/** Says that an upload is forgotten, and how to get rid of its parts. */
export function checkpointRemovedText({
  path,
  uploadId,
  bucket,
  key,
  abortCommand,
}: CheckpointRemoved): string {
  if (uploadId === null || abortCommand === null)
    return `removed ${printable(path)}, and the temporary file of the download of ${objectUrl({ bucket, key })}`
  return (
    `removed ${printable(path)}. The parts of the upload ${printable(uploadId)} of ${objectUrl({ bucket, key })} stay and cost storage.\n` +
    `  Abort it with: ${printable(abortCommand)}`
  )
}

/** Says what a sweep has done. */
export function sweptText({ bucket, prefix, olderThanMs, dryRun, count, failed }: UploadsSwept): string {
  const place = prefix === '' ? `oss://${printable(bucket)}` : objectUrl({ bucket, key: prefix })
  const uploads = `${count === 0 ? 'no' : count} unfinished upload${count === 1 ? '' : 's'}`
  const done = dryRun ? 'would be aborted' : 'aborted'
  return `${uploads} in ${place} older than ${formatDuration(olderThanMs / 1000)} ${done}${failed === 0 ? '' : `; ${failed} could not be aborted`}`
}

/** Part numbers in runs: `1-3, 7`. */
function ranges(parts: CheckpointShown['parts']): string {
  const runs: [number, number][] = []
  for (const { partNumber } of parts) {
    const last = runs.at(-1)
    if (last !== undefined && partNumber === last[1] + 1) last[1] = partNumber
    else runs.push([partNumber, partNumber])
  }
  const texts = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
  return texts.length === 0 ? 'none' : texts.join(', ')
}

function lines(fields: readonly (readonly [string, string | null])[]): string {
  return fields
    .flatMap(([name, value]) => (value === null ? [] : [`${printable(name)}\t${printable(value)}`]))
    .join('\n')
}

/** The lock of a checkpoint is gone. */
export function checkpointReleasedText({ path, pid, host }: CheckpointReleased): string {
  const owner = pid === null || host === null ? '' : `, held by process ${pid} on ${printable(host)}`
  return `removed ${printable(path)}${owner}`
}
