import { checkRunOptions } from '../model/check-run-options.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import { uniqueText } from '../sources/unique-text.ts'
import { type ByteStream, readStream } from './byte-stream.ts'
import { StreamWindow } from './stream-window.ts'

/** A stream that can be opened again from any offset. */
export interface ReopenableStream {
  /**
   * Opens the stream from `offset` on: empty at its end, beyond which `offset` never is. The bytes from one
   * `offset` must be the same each time; within a run a difference is not detected.
   */
  reopen(offset: number): ByteStream | Promise<ByteStream>
  /**
   * Identifies the bytes: a version, an ETag, a checksum. Parts that an earlier run with the same identity
   * has stored are used without being read again. Default: the stored parts of an earlier run are read again
   * and compared.
   */
  readonly identity?: string
}

/**
 * Source of unknown length that survives the process: another run reads on from the first byte that is not
 * stored.
 *
 * @param label - identifies the content across runs that resume one another.
 */
export function reopenableSource(label: string, { reopen, identity }: ReopenableStream): UploadSource {
  checkRunOptions({ identity })
  // Without an identity it is equal only to itself: in another run the content decides.
  const fileId = `stream:${identity ?? uniqueText()}`
  const fingerprint = { size: 0, mtimeNs: '0', ctimeNs: '0', fileId }
  return {
    label,
    open: async () => new StreamWindow(async (offset) => readStream(await reopen(offset)), fingerprint),
  }
}
