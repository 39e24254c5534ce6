/** What is known of a source without reading it. Texts, because nanosecond stamps do not fit a number. */
export interface SourceFingerprint {
  /** Bytes. */
  readonly size: number
  /** Time of the last change of the content, in nanoseconds since the epoch. */
  readonly mtimeNs: string
  /** Time of the last change of content or attributes, in nanoseconds since the epoch; programs cannot set it. */
  readonly ctimeNs: string
  /** What the name stands for: device and inode of a file, a checksum of bytes in memory. */
  readonly fileId: string
}

/**
 * How a source stands to what was seen of it before.
 *
 * - `same`: nothing differs.
 * - `doubtful`: size and modification time are equal, but something else is not. The content decides: a backup program may
 *   have put the same bytes in a new file, or somebody may have changed bytes and set the modification time back.
 * - `changed`: it is another content.
 */
export type SourceComparison = 'same' | 'doubtful' | 'changed'

/**
 * Compares two fingerprints of one source.
 *
 * @param allowGrowth - true for a source that may be appended to: one that is at least as large as before is `doubtful` and not `changed`, and
 * the bytes it had before decide.
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
 * How long after a change another change may still get the same time stamp. Old kernels stamp files by a clock that ticks
 * every 1 to 10 ms, some file systems every 2 s.
 */
const SETTLING_MS = 2000

/**
 * The `ctimeNs` of a source that can change without a trace: later than any time at which it is read, so that what is read is never
 * settled.
 */
export const NEVER_SETTLED_NS: string = '9'.repeat(24)

/**
 * Whether bytes read at `readAtMs` are sure to be told apart, by their fingerprint, from bytes written later. Bytes for
 * which this is false need a second look before they count (F32 in docs/faults.md).
 */
export function isSettled(fingerprint: SourceFingerprint, readAtMs: number): boolean {
  return readAtMs - Number(BigInt(fingerprint.ctimeNs) / 1_000_000n) >= SETTLING_MS
}
