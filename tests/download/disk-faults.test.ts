import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { TargetError, type TargetErrorCode } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import type { CheckpointStore } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchedSystem } from '../checkpoint/watched-system.ts'
import { type DownloadBench, downloadBench } from './bench-download.ts'
import { type DownloadCall, watchedReader, watchedTarget } from './watched-ports.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

const old = Buffer.from('old')

/** The old file, or the new one; never half of it. */
async function expectNotHalf(): Promise<void> {
  const content = await bench.fileContent()
  expect(content?.equals(old) === true || content?.equals(bench.content ?? old) === true).toBe(true)
}

async function expectNextCompletes(): Promise<void> {
  await bench.start().done()
  expect((await bench.fileContent())?.equals(bench.content ?? old)).toBe(true)
  expect(await bench.names()).toEqual(['file.bin'])
}

describe('a file whose n-th call fails', () => {
  it.each([
    { times: 'once', lasting: false },
    { times: 'and all that follow', lasting: true },
  ])(
    '$times: the download fails, the old file stays, and the next download completes (F10, F11, I12)',
    async ({ lasting }) => {
      const failures = new Set<DownloadCall>()
      for (let failAt = 1, ended = false; !ended; failAt += 2) {
        await using here = await downloadBench()
        bench = here
        await writeFile(bench.file, old)
        let calls = 0
        let failed: DownloadCall | undefined
        const target = watchedTarget(fileTarget(bench.file), async (call) => {
          calls += 1
          if (lasting ? calls < failAt : calls !== failAt) return
          failed ??= call
          throw new TargetError('NO_SPACE', 'made up by a test')
        })
        const outcome = await bench.start({ target }).outcome
        if (outcome.kind === 'failed') {
          expect(outcome.error).toMatchObject({ code: 'TARGET_FAILED', cause: { code: 'NO_SPACE' } })
          expect(bench.open).toBe(0)
        }
        await expectNotHalf()
        ended = failed === undefined
        if (failed !== undefined) failures.add(failed)
        if (!ended) await expectNextCompletes()
      }
      expect([...failures]).toEqual(expect.arrayContaining(['draft.write', 'draft.sync']))
    },
  )

  it('stops the parts that are in flight at once', async () => {
    const target = watchedTarget(fileTarget(bench.file), async (call) => {
      if (call === 'draft.write') throw new TargetError('NO_SPACE', 'made up by a test')
    })
    await bench.start({ target, parallel: 3 }).outcome
    expect(bench.asked.length).toBeLessThanOrEqual(3)
    expect(bench.open).toBe(0)
  })
})

it('a checkpoint whose n-th file call fails ends the download or does not affect it; the next one completes (F10)', async () => {
  const statuses = new Set<string>()
  for (let failAt = 1, ended = false; !ended; failAt += 4) {
    await using here = await downloadBench()
    bench = here
    let calls = 0
    const system = watchedSystem(nodeSystem, () => {
      calls += 1
      if (calls === failAt) throw Object.assign(new Error('ENOSPC: made up by a test'), { code: 'ENOSPC' })
    })
    const { directory } = bench
    const outcome = await bench.start({ checkpoints: fsCheckpointStore({ directory, system }) }).outcome
    statuses.add(outcome.kind)
    if (outcome.kind === 'failed')
      expect(outcome.error).toMatchObject({ code: 'CHECKPOINT_FAILED', cause: { name: 'CheckpointError' } })
    expect(system.openFiles).toBe(0)
    ended = calls < failAt
    await expectNextCompletes()
  }
  expect(statuses).toEqual(new Set(['completed', 'failed']))
})

describe('an unusable target path', () => {
  it.each<{ what: string; path: string; code: TargetErrorCode }>([
    { what: 'a directory that does not exist', path: 'none/file', code: 'NO_DIRECTORY' },
    { what: 'below a file', path: 'plain/file', code: 'NO_DIRECTORY' },
    { what: 'a directory itself', path: 'directory', code: 'NOT_A_FILE' },
    { what: 'a name that is too long', path: 'n'.repeat(300), code: 'FAILED' },
  ])('$what is told before anything is read', async ({ path, code }) => {
    await writeFile(join(bench.directory, 'plain'), '')
    const calls: DownloadCall[] = []
    const reader = watchedReader(bench.reader, async (call) => void calls.push(call))
    await mkdir(join(bench.directory, 'directory'))
    const store = fsCheckpointStore({ directory: bench.directory })
    const acquired: string[] = []
    const checkpoints: CheckpointStore = {
      acquire: (id) => store.acquire(id).finally(() => acquired.push(id)),
      has: (id) => store.has(id),
      list: (options) => store.list(options),
    }
    const target = fileTarget(join(bench.directory, path))
    const outcome = await bench.start({ target, reader, checkpoints }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'TARGET_FAILED', resumable: false, cause: { name: 'TargetError', code } },
    })
    expect(calls).toEqual([])
    // Nor is anything written beside it.
    expect(acquired).toEqual([])
  })

  it('a file larger than the limit of the process is reported as such', async () => {
    const target = fileTarget(bench.file)
    const tooLarge = { ...target, create: (name: string) => target.create(name, 2 ** 53 - 1) }
    const outcome = await bench.start({ target: tooLarge }).outcome
    expect(outcome).toMatchObject({ error: { code: 'TARGET_FAILED', cause: { code: 'NO_SPACE' } } })
    await expectNextCompletes()
  })
})
