import { createCipheriv, createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { type Checksums, createChecksums } from './checksums.ts'

const CHUNK_BYTES = 2 ** 20

/** Writes a file of random bytes, which depend only on the seed. */
export async function writeRandomFile(path: string, byteLength: number, seed: string): Promise<Checksums> {
  // The key stream of a cipher is fast, reproducible, and cannot be compressed.
  const key = createHash('sha256').update(seed).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const checksums = createChecksums()
  const file = await open(path, 'wx')
  try {
    for (let written = 0; written < byteLength; written += CHUNK_BYTES) {
      const chunk = stream.update(Buffer.alloc(Math.min(CHUNK_BYTES, byteLength - written)))
      checksums.update(chunk)
      await file.write(chunk)
    }
  } finally {
    await file.close()
  }
  return checksums.finish()
}
