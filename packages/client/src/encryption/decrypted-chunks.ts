import type { ObjectDecryption } from './client-encryption.ts'

/** Decrypts pieces that follow one another, the first of which has that position in the object. */
export async function* decryptedPieces(
  pieces: AsyncIterable<Uint8Array>,
  decryption: ObjectDecryption,
  position: number,
): AsyncGenerator<Uint8Array> {
  const decrypt = decryption.at(position)
  for await (const piece of pieces) yield decrypt(piece)
}
