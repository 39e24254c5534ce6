import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

const MIB = 2 ** 20
const BYTES_PER_BLOCK = 512

/** Bytes that a file uses on the disk. */
async function allocated(file: string): Promise<number> {
  return (await stat(file)).blocks * BYTES_PER_BLOCK
}

/** Creates a file of 48 MiB, of which three ranges of together less than 1 MiB were written. */
async function createSparseFile(oss: LocalOss, name: string): Promise<string> {
  const path = join(oss.directory, name)
  const file: FileHandle = await open(path, 'w')
  try {
    await file.truncate(48 * MIB)
    await file.write(Buffer.alloc(300_000, 1), 0, 300_000, 0)
    await file.write(Buffer.from('unaligned'), 0, 9, 9 * MIB + 5)
    await file.write(Buffer.alloc(5_000, 2), 0, 5_000, 48 * MIB - 5_000)
    await file.sync()
  } finally {
    await file.close()
  }
  return path
}

describe('a file with holes', () => {
  it('is downloaded with holes: it has the same bytes, and uses about as much of the disk', async (context) => {
    await using oss = await startLocalOss()
    const original = await createSparseFile(oss, 'disk.img')
    const used = await allocated(original)
    if (used > 24 * MIB) return context.skip('the file system has no holes')
    expect(await runCli(['upload', 'disk.img', 'oss://demo/images/disk.img'], oss)).toMatchObject({ code: 0 })
    const single = await runCli(['download', 'oss://demo/images/disk.img', 'restored.img'], oss)
    expect(single).toMatchObject({ code: 0 })
    const many = await runCli(['download', '-r', 'oss://demo/images/', 'restored'], oss)
    expect(many).toMatchObject({ code: 0 })
    const bytes = await readFile(original)
    for (const copy of ['restored.img', 'restored/disk.img']) {
      const path = join(oss.directory, copy)
      expect((await readFile(path)).equals(bytes)).toBe(true)
      expect(await allocated(path)).toBeLessThan(used + MIB)
    }
  })
})
