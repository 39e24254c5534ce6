import { type ByteStream, createStreamReader } from '@oss/multipart'
import type { ContentCipher } from '../envelope/content-cipher.ts'

/**
 * Encrypts a stream while it is read. It can be read only once, so its key never encrypts two contents.
 *
 * @throws SourceError `SOURCE_UNREADABLE` if the stream was read before
 */
export function encryptedStream(
  stream: ByteStream,
  cipher: () => Promise<ContentCipher>,
): AsyncIterable<Uint8Array> {
  const reader = createStreamReader(stream)
  let encrypt: ((bytes: Uint8Array) => Uint8Array) | undefined
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      encrypt ??= (await cipher()).at(0)
      const chunk = await reader.next()
      return chunk === undefined ? { done: true, value: undefined } : { value: encrypt(chunk) }
    },
    // Not a generator, which would wait for the current chunk before it closes the stream.
    async return() {
      reader.close()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
