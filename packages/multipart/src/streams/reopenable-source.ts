import { checkRunOptions } from '../model/check-run-options.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import { type ByteStream, readStream } from './byte-stream.ts'
import { StreamWindow } from './stream-window.ts'

/** A stream that can be had again, from any of its bytes on. */
export interface ReopenableStream {
  /**
   * Gives the bytes from `offset` on: none when that is the end, beyond which it never is. For one `offset` they are the same each time;
   * nobody can notice within a run if they are not.
   */
  reopen(offset: number): ByteStream | Promise<ByteStream>
  /**
   * Says which bytes they are: a version, an ETag, a checksum. Parts that an earlier run of the same identity has stored are used without
   * being read again. Default: what an earlier run has stored is read again and compared.
   */
  readonly identity?: string
}

/**
 * A source of unknown length that survives the process: another run reads on from the first byte that is not stored.
 *
 * @param label - names the content, the same in every run that should continue one another.
 */
export function reopenableSource(label: string, { reopen, identity }: ReopenableStream): UploadSource {
  checkRunOptions({ identity })
  // Without an identity it is equal only to itself: for another run the content decides.
  const fileId = `stream:${identity ?? crypto.randomUUID()}`
  const fingerprint = { size: 0, mtimeNs: '0', ctimeNs: '0', fileId }
  return {
    label,
    open: async () => new StreamWindow(async (offset) => readStream(await reopen(offset)), fingerprint),
  }
}
