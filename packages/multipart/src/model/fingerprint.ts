/**
 * Identity and times of a source, known without reading it. Strings, because nanoseconds exceed a safe
 * integer.
 */
export interface SourceFingerprint {
  /** Bytes. */
  readonly size: number
  /** Modification time of the content, in nanoseconds since the epoch. */
  readonly mtimeNs: string
  /** Change time of content or attributes, in nanoseconds since the epoch. Programs cannot set it. */
  readonly ctimeNs: string
  /** Identity of what the name refers to: device and inode of a file, a checksum of bytes in memory. */
  readonly fileId: string
}

/**
 * Result of comparing a source with an earlier fingerprint.
 *
 * - `same`: nothing differs.
 * - `doubtful`: size and modification time are equal, but something else differs. The content decides: a
 *   backup program may have written the same bytes to a new file, or a program may have changed bytes and
 *   restored the modification time.
 * - `changed`: the content is different.
 */
export type SourceComparison = 'same' | 'doubtful' | 'changed'

/**
 * Compares two fingerprints of one source.
 *
 * @param allowGrowth - true for a source that may be appended to: one that is at least as large as before is
 * `doubtful` instead of `changed`, and the bytes it had before decide.
 */
export function compareFingerprints(
  before: SourceFingerprint,
  now: SourceFingerprint,
  allowGrowth = false,
): SourceComparison {
  const isEqual = before.size === now.size && before.mtimeNs === now.mtimeNs
  if (!isEqual) return allowGrowth && now.size >= before.size ? 'doubtful' : 'changed'
  return before.ctimeNs === now.ctimeNs && before.fileId === now.fileId ? 'same' : 'doubtful'
}

/**
 * For how long a second change may get the same time stamp as the first. Old kernels take file times from a
 * clock that ticks every 1 to 10 ms, and some file systems store times in steps of 2 s.
 */
const SETTLING_MS = 2000

/**
 * `ctimeNs` of a source that can change without a trace: later than any time at which it is read, so that
 * bytes read from it never count as settled.
 */
export const NEVER_SETTLED_NS: string = '9'.repeat(24)

/**
 * Returns whether the fingerprint is sure to differ after any change later than `readAtMs`. If not, the bytes
 * read have to be read again before they count (F32 in docs/faults.md).
 */
export function isSettled(fingerprint: SourceFingerprint, readAtMs: number): boolean {
  return readAtMs - Number(BigInt(fingerprint.ctimeNs) / 1_000_000n) >= SETTLING_MS
}
