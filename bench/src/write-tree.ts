import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILES_A_DIRECTORY = 500

/** Writes files of 1 to 100 KiB, in directories of 500, which are in the page cache afterwards. */
export async function writeTree(directory: string, files: number): Promise<string> {
  const noise = randomBytes(200 * 1024)
  for (let file = 0; file < files; file++) {
    const parent = join(directory, `d${String(Math.floor(file / FILES_A_DIRECTORY)).padStart(4, '0')}`)
    if (file % FILES_A_DIRECTORY === 0) await mkdir(parent, { recursive: true })
    // The same sizes in each run, evenly spread.
    const kibibytes = 1 + ((file * 37) % 100)
    const start = (file * 101) % (100 * 1024)
    await writeFile(
      join(parent, `f${String(file).padStart(6, '0')}`),
      noise.subarray(start, start + kibibytes * 1024),
    )
  }
  return directory
}
