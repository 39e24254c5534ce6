import { type FileHandle, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeSparse } from './write-sparse.ts'

let directory: string
let path: string
let file: FileHandle
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'write-sparse-'))
  path = join(directory, 'file')
  file = await open(path, 'w+')
})
afterEach(async () => {
  await file.close()
  await rm(directory, { recursive: true, force: true })
})

it('zeros replace other bytes that an earlier run has written', async () => {
  await file.write(Buffer.alloc(20_000, 7))
  const bytes = Buffer.alloc(15_000)
  bytes.fill(1, 9_000, 9_010)
  await writeSparse(file, bytes, 100)
  const expected = Buffer.alloc(20_000, 7)
  bytes.copy(expected, 100)
  expect((await readFile(path)).equals(expected)).toBe(true)
})

it('zeros extend a file that another process has truncated', async () => {
  await writeSparse(file, Buffer.alloc(5_000), 3_000)
  expect((await stat(path)).size).toBe(8_000)
})

it('any mixture of zeros and other bytes, in chunks of any size, gives the same file', async () => {
  const seed = Date.now() % 1_000_000
  let state = seed + 1
  const random = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const bytes = Buffer.alloc(400_000)
  for (let at = 0; at < bytes.byteLength; ) {
    const end = Math.min(at + 1 + random(20_000), bytes.byteLength)
    if (random(2) === 0) bytes.fill(1 + random(255), at, end)
    at = end
  }
  await file.truncate(bytes.byteLength)
  for (let at = 0; at < bytes.byteLength; ) {
    const end = Math.min(at + 1 + random(70_000), bytes.byteLength)
    await writeSparse(file, bytes.subarray(at, end), at)
    at = end
  }
  expect((await readFile(path)).equals(bytes), `seed ${seed}`).toBe(true)
})
