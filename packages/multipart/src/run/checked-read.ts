import type { Crc64 } from '../brands.ts'
import { type Crc64Stream, createCrc64 } from '../crc64.ts'
import { compareFingerprints, type SourceFingerprint } from '../fingerprint.ts'
import { type ByteRange, type PartPlan, partRange } from '../part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { SourceError } from '../source-error.ts'

/**
 * Reads a range and makes sure that it is of the source as it was.
 *
 * R1: the last piece is given out only after all bytes were read and the source was found unchanged, so that bytes of a changed
 * source never make a whole body.
 */
export async function* readChecked(
  open: OpenSource,
  range: ByteRange,
  expected: SourceFingerprint,
  crc: Crc64Stream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const byteLength = range.end - range.start
  let count = 0
  let last: Uint8Array | undefined
  for await (const piece of open.read(range, signal)) {
    count += piece.byteLength
    if (count > byteLength)
      throw new SourceError('SOURCE_UNREADABLE', 'The source gave more bytes than were asked for.')
    if (last !== undefined) yield last
    crc.update(piece)
    last = piece
  }
  await assertUnchanged(open, expected)
  if (count < byteLength) {
    const message = `The source ended ${byteLength - count} bytes early, although it has not changed.`
    throw new SourceError('SOURCE_UNREADABLE', message)
  }
  if (last !== undefined) yield last
}

/**
 * Compares the source with what it was.
 *
 * @throws SourceError `SOURCE_CHANGED`
 */
export async function assertUnchanged(open: OpenSource, expected: SourceFingerprint): Promise<void> {
  if (compareFingerprints(expected, await open.fingerprint()) !== 'same') throw sourceChanged()
}

/** Whether the source has other bytes than were sent, for any of the given parts. */
export async function partsDiffer(
  open: OpenSource,
  plan: PartPlan,
  parts: Iterable<PartRecord>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const part of parts) {
    if ((await crc64OfRange(open, partRange(plan, part.number), signal)) !== part.crc64) return true
  }
  return false
}

/** CRC-64/XZ of a range of the source. */
export async function crc64OfRange(open: OpenSource, range: ByteRange, signal: AbortSignal): Promise<Crc64> {
  const crc = createCrc64()
  for await (const piece of open.read(range, signal)) crc.update(piece)
  return crc.value
}

/** The error of a source that is not what it was. */
export function sourceChanged(): SourceError {
  return new SourceError('SOURCE_CHANGED', 'The source changed while it was being uploaded.')
}
