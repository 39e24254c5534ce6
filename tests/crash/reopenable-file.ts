import { createReadStream } from 'node:fs'
import type { ReopenableStream } from '@oss/multipart'

/** The bytes of a file as a stream of unknown length. */
export function reopenableFile(path: string): ReopenableStream {
  return { identity: path, reopen: (start) => createReadStream(path, { start }) }
}
