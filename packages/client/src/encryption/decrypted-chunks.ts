import type { ObjectDecryption } from './client-encryption.ts'

/** Decrypts consecutive chunks, starting at this position of the object. */
export async function* decryptedChunks(
  chunks: AsyncIterable<Uint8Array>,
  decryption: ObjectDecryption,
  position: number,
): AsyncGenerator<Uint8Array> {
  const decrypt = decryption.at(position)
  for await (const chunk of chunks) yield decrypt(chunk)
}
