import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, bench, FIVE_PARTS } from '../upload/bench-upload.ts'
import { type FileCall, watchedSystem } from './watched-system.ts'

// A file call fails, the n-th one, n = 1, 2, 3 ... until the upload has made fewer calls than n. By default
// each call fails with one of the codes; with all of them by OSS_DISK_FAULTS=all pnpm exec vitest run
// --project tests disk-faults

const CODES = ['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EMFILE', 'EDQUOT'] as const
const FIRST = process.env['OSS_DISK_FAULTS'] === 'all' ? CODES : CODES.slice(0, 1)

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-bad-disk-'))
})
afterEach(() => rm(directory, { recursive: true }))

const partsSent = (test: Bench): number => test.service.log.filter((line) => line.startsWith('part ')).length

/** Uploads on a disk on which one call fails, or all from that one on, and returns that call. */
async function uploadWithFault(
  test: Bench,
  code: string,
  failAt: number,
  lasting: boolean,
): Promise<{ readonly failed: FileCall | undefined; readonly open: number; readonly status: string }> {
  let calls = 0
  let failed: FileCall | undefined
  const system = watchedSystem(nodeSystem, (call) => {
    calls += 1
    if (lasting ? calls < failAt : calls !== failAt) return
    failed ??= call
    throw Object.assign(new Error(`${code}: made up by a test`), { code })
  })
  const outcome = await test.start({ checkpoints: fsCheckpointStore({ directory, system }) }).outcome
  if (outcome.kind === 'failed') {
    expect(outcome.error.code).toBe('CHECKPOINT_FAILED')
    expect(outcome.error.cause).toMatchObject({ name: 'CheckpointError', cause: { code } })
    if (partsSent(test) > 0) expect(outcome.error.resumable).toBe(true)
    expect(outcome.error.uploadId).toBe([...test.service.uploads.keys()][0])
  } else {
    expect(outcome.kind).toBe('completed')
  }
  return { failed, open: system.openFiles, status: outcome.kind }
}

describe.each(FIRST)('a disk where a file call fails, the first with %s', (first) => {
  it.each([
    { times: 'once', lasting: false },
    { times: 'and all that follow', lasting: true },
  ])(
    '$times: the upload stops or is not affected, leaves nothing open or locked, and the next one completes (F10)',
    async ({ lasting }) => {
      const statuses = new Set<string>()
      for (let failAt = 1; ; failAt++) {
        const test = bench()
        const code = CODES[(CODES.indexOf(first) + failAt - 1) % CODES.length] ?? first
        const { failed, open, status } = await uploadWithFault(test, code, failAt, lasting)
        statuses.add(status)
        const context = `call ${failAt}, ${failed}: ${code}`
        expect(open, context).toBe(0)
        if (failed === undefined) break
        const before = partsSent(test)
        const left = await readdir(directory)
        // No manual step is needed: the same call in the same process completes the upload.
        if (left.length > 0 || status === 'failed') {
          const upload = await test.start({ checkpoints: fsCheckpointStore({ directory }) }).done()
          const remembered = left.some((name) => name.endsWith('.journal'))
          // Recorded are all parts but those in flight when the disk failed.
          if (remembered) expect(upload.partsReused, context).toBeGreaterThanOrEqual(before - 3)
          if (remembered && status === 'completed') expect(partsSent(test), context).toBe(before)
        }
        expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS), context).toBe(true)
        expect(test.service.uploads.size, context).toBe(0)
        expect(await readdir(directory), context).toEqual([])
      }
      expect(statuses).toEqual(new Set(['failed', 'completed']))
    },
  )
})

it.each(['EMFILE', 'EIO'])(
  'a file call that fails with %s before the first part: the next run does not report a lost upload',
  async (code) => {
    let begins = 0
    for (let failAt = 1; ; failAt++) {
      const test = bench()
      const { failed, status } = await uploadWithFault(test, code, failAt, false)
      if (failed === undefined || (status === 'failed' && partsSent(test) > 0)) break
      if (status === 'completed') continue
      if (test.service.log.some((line) => line.startsWith('initiate'))) begins += 1
      const context = `call ${failAt}, ${failed}`
      expect(
        (await readdir(directory)).filter((name) => name.endsWith('.journal')),
        context,
      ).toEqual([])
      test.notices.length = 0
      await test.start({ checkpoints: fsCheckpointStore({ directory }) }).done()
      expect(test.notices, context).not.toContainEqual(expect.objectContaining({ kind: 'restarted' }))
    }
    expect(begins).toBeGreaterThan(3)
  },
)
