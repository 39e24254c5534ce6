import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { checkpointId } from '@oss/multipart'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { header } from './stored-upload.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-names-'))
})
afterAll(() => rm(directory, { recursive: true }))

const NAME = /^\.oss-upload-[0-9a-f]{40}\.(journal|lock)$/

async function expectInside(key: string, label: string): Promise<void> {
  const target = { endpoint: 'https://service.example', bucket: 'bucket', key }
  const store = fsCheckpointStore({ directory, durability: 'none' })
  await using lease = await store.acquire(checkpointId(target, label))
  expect(dirname(lease.location)).toBe(directory)
  await lease.begin({ ...header, target, sourceLabel: label })
  const names = await readdir(directory)
  expect(names).toHaveLength(2)
  for (const name of names) expect(name).toMatch(NAME)
  await lease.remove()
}

describe('the files of a checkpoint are in its directory, and their names are hashes (F16)', () => {
  it.each([
    '..',
    '../../../../etc/passwd',
    '/etc/passwd',
    'k'.repeat(1023),
    'a\nb\r\0c',
    '😀/é/é',
    'half \ud83d',
    'NUL',
    'com1.txt',
    '__proto__',
    '.oss-upload-0.journal',
  ])('whatever the key is: %j', (key) => expectInside(key, `/${key}`))

  it('whatever key and file are', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })
    await fc.assert(fc.asyncProperty(text, text, expectInside), { numRuns: 100 })
  })
})
