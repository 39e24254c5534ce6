import { EXIT } from '../../errors/exit-codes.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatDuration } from '../../text/duration.ts'
import { fieldLines } from '../../text/field-lines.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'
import { type CheckpointFound, checkpointFields, findCheckpoint } from './stored-checkpoint.ts'

/** The contents of a checkpoint (`oss checkpoints show`). */
export interface CheckpointShown extends Omit<CheckpointFound, 'kind'> {
  readonly kind: 'checkpoint-shown'
  /** Whether a CompleteMultipartUpload request may have been sent. */
  readonly completing: boolean
  readonly parts: readonly {
    readonly partNumber: number
    readonly etag: string
    /** `null` for a part copied within OSS, which reported no CRC-64. */
    readonly crc64: string | null
  }[]
}

/** `oss checkpoints show`: shows the contents of a checkpoint. */
export const show = defineCommand<{ readonly path: string }, CheckpointShown>({
  name: 'show',
  description: 'Show the contents of a checkpoint.',
  examples: ['oss checkpoints show .oss-upload-HASH.journal'],
  parse: (parser, accept) =>
    parser
      .argument('<PATH>', 'path as printed by oss checkpoints list')
      .action((path: string) => accept({ path })),
  action: ({ path }) => `Showing the checkpoint ${printable(path)}`,
  texts: { 'checkpoint-shown': (event) => ({ kind: 'data', text: checkpointText(event) }) },
  async run({ path }, { host, output }) {
    const { stored } = await findCheckpoint(path)
    const { parts = [], completing } = stored
    output.emit({
      kind: 'checkpoint-shown',
      ...checkpointFields(stored, host.now()),
      completing,
      parts: parts
        .map(({ number, etag, crc64 }) => ({
          partNumber: Number(number),
          etag,
          crc64: crc64 ?? null,
        }))
        .sort((a, b) => a.partNumber - b.partNumber),
    })
    return EXIT.done
  },
})

function checkpointText(event: CheckpointShown): string {
  const { partsRecorded, partsTotal, bytesTotal } = event
  // The size of a stream is known only at its end.
  const isStream = partsTotal === 0
  return fieldLines([
    ['object', objectUrl(event)],
    ['endpoint', event.endpoint],
    ['file', event.file],
    ['upload id', event.uploadId],
    ['temporary file', event.draft],
    ['bytes', isStream ? 'unknown (a stream)' : `${bytesTotal} (${formatByteSize(bytesTotal)})`],
    ['part size', String(event.partSize)],
    ['parts', `${partsRecorded}${isStream ? '' : ` of ${partsTotal}`}: ${partRanges(event.parts)}`],
    ['completing', event.completing ? 'a completion may have been sent' : 'no'],
    ['created', `${event.created}, ${formatDuration(event.ageMs / 1000)} ago`],
    ['path', event.path],
  ])
}

/** Formats part numbers as ranges: `1-3, 7`. */
function partRanges(parts: CheckpointShown['parts']): string {
  const ranges: [number, number][] = []
  for (const { partNumber } of parts) {
    const last = ranges.at(-1)
    if (last !== undefined && partNumber === last[1] + 1) last[1] = partNumber
    else ranges.push([partNumber, partNumber])
  }
  const texts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
  return texts.length === 0 ? 'none' : texts.join(', ')
}
