import { createCipheriv, createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { type Checksums, createChecksums } from './checksums.ts'

const PIECE_BYTES = 2 ** 20

/** Writes a file of random bytes, the same for the same seed and name. */
export async function writeRandomFile(path: string, byteLength: number, seed: string): Promise<Checksums> {
  // The key stream of a cipher: fast, repeatable, and nothing in it can be compressed or guessed.
  const key = createHash('sha256').update(seed).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const checksums = createChecksums()
  const file = await open(path, 'wx')
  try {
    for (let written = 0; written < byteLength; written += PIECE_BYTES) {
      const piece = stream.update(Buffer.alloc(Math.min(PIECE_BYTES, byteLength - written)))
      checksums.update(piece)
      await file.write(piece)
    }
  } finally {
    await file.close()
  }
  return checksums.finish()
}
