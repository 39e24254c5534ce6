import { type ByteStream, takeStream } from '@oss/multipart'
import type { ContentCipher } from './content-cipher.ts'

/**
 * A stream that is read once, encrypted. What was given is never read again, so no key meets it twice.
 *
 * @throws SourceError `SOURCE_UNREADABLE` when it was read before.
 */
export function encryptedStream(
  stream: ByteStream,
  cipher: () => Promise<ContentCipher>,
): AsyncIterable<Uint8Array> {
  const reader = takeStream(stream)
  let encrypt: ((bytes: Uint8Array) => Uint8Array) | undefined
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      encrypt ??= (await cipher()).at(0)
      const piece = await reader.next()
      return piece === undefined ? { done: true, value: undefined } : { value: encrypt(piece) }
    },
    // Not a generator: that would wait for the piece under way before it closes the stream.
    async return() {
      reader.close()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
