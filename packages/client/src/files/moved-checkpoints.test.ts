import { link, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { type CheckpointHeader, checkpointId, uploadId } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withMovedCheckpoints } from './moved-checkpoints.ts'

const TARGET = { endpoint: 'https://oss.example.com', bucket: 'bucket', key: 'key' }
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oss-moved-'))
})
afterEach(() => rm(root, { recursive: true }))

/** Records an upload of `Film.bin`, and returns what is found for the same file as `film.bin`. */
async function foundForOtherCase(platform: string): Promise<string | undefined> {
  const recorded = join(root, 'Film.bin')
  const now = join(root, 'film.bin')
  await writeFile(recorded, 'film')
  // On Windows, both paths name one file by themselves.
  await link(recorded, now)
  const { dev, ino, mtimeNs, ctimeNs } = await stat(recorded, { bigint: true })
  const source = { size: 4, mtimeNs: `${mtimeNs}`, ctimeNs: `${ctimeNs}`, fileId: `${dev}:${ino}` }
  const header: CheckpointHeader = {
    ...{ kind: 'upload', target: TARGET, sourceLabel: recorded, source, createdAtMs: 0 },
    ...{ plan: { size: 4, partSize: 102_400 }, uploadId: uploadId('upload') },
  } as CheckpointHeader
  const store = memoryCheckpointStore()
  const old = await store.acquire(checkpointId(TARGET, recorded))
  await old.begin(header)
  await old[Symbol.asyncDispose]()
  await using lease = await withMovedCheckpoints(store, platform).acquire(checkpointId(TARGET, now))
  return lease.restored.checkpoint?.header.sourceLabel
}

describe('a file is uploaded again under a path that differs in case only, such as that of a drive letter', () => {
  it('on Windows the upload resumes', async () => {
    expect(await foundForOtherCase('win32')).toBe(join(root, 'film.bin'))
  })

  it('on Linux it is another file, whose upload starts on its own', async () => {
    expect(await foundForOtherCase('linux')).toBeUndefined()
  })
})
