import { createCrc64 } from '../crc64/crc64.ts'
import { compareFingerprints, type SourceFingerprint } from '../model/fingerprint.ts'
import { type Crc64, formatCrc64 } from '../model/ids.ts'
import type { ByteRange } from '../model/part-plan.ts'
import { SourceError } from '../ports/source-error.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { BufferPool } from './buffer-pool.ts'

/**
 * Compares a source with an earlier fingerprint.
 *
 * @throws SourceError `SOURCE_CHANGED`, also when only the content could decide.
 */
export async function assertUnchanged(open: OpenSource, expected: SourceFingerprint): Promise<void> {
  const now = await open.fingerprint()
  if (compareFingerprints(expected, now) !== 'same') throw sourceChangedError(expected, now)
}

/**
 * Compares a source with an earlier fingerprint.
 *
 * @returns true when the source is surely the same; false when its content has to decide.
 * @throws SourceError `SOURCE_CHANGED`
 */
export async function isUnchanged(
  open: OpenSource,
  expected: SourceFingerprint,
  allowGrowth = false,
): Promise<boolean> {
  const now = await open.fingerprint()
  const comparison = compareFingerprints(expected, now, allowGrowth)
  if (comparison === 'changed') throw sourceChangedError(expected, now)
  return comparison === 'same'
}

/** Reads a range of a source and returns its CRC-64/XZ. */
export async function crc64OfRange(open: OpenSource, range: ByteRange, signal: AbortSignal): Promise<Crc64> {
  const crc = createCrc64()
  const buffers = new BufferPool()
  for await (const chunk of open.read(range, signal, buffers)) {
    crc.update(chunk)
    buffers.release(chunk)
  }
  return formatCrc64(crc.value)
}

/**
 * Error of a source that differs from its fingerprint. With both fingerprints, the message states whether it
 * grew.
 */
export function sourceChangedError(before?: SourceFingerprint, now?: SourceFingerprint): SourceError {
  const isLarger = before !== undefined && now !== undefined && now.size > before.size
  const change = isLarger ? `grew from ${before.size} to ${now.size} bytes` : 'changed'
  return new SourceError('SOURCE_CHANGED', `The source ${change} while it was being uploaded.`)
}

/** Error of a source that was sent in one request and whose bytes differ when they are read again. */
export function changedAfterStoringError(): SourceError {
  const message =
    'The source changed while it was being sent, so the stored object may contain bytes of two versions. Upload it again.'
  return new SourceError('SOURCE_CHANGED', message)
}
