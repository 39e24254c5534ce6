import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Writes a file of random bytes, which is in the page cache afterwards. */
export async function writeNoise(path: string, byteLength: number): Promise<string> {
  const noise = randomBytes(2 ** 24)
  await using file = await open(path, 'w')
  for (let left = byteLength; left > 0; left -= noise.byteLength) {
    await file.write(noise.subarray(0, Math.min(left, noise.byteLength)))
  }
  return path
}
