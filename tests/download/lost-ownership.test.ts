import { rm } from 'node:fs/promises'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import type { CheckpointLease, CheckpointStore } from '@oss/multipart'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DownloadBench, downloadBench } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

/** A store whose lease another owner acquires as soon as the download is to be completed. */
function storeTakenOverAtTheEnd(stack: AsyncDisposableStack): CheckpointStore {
  const store = fsCheckpointStore({ directory: bench.directory, durability: 'none' })
  return {
    ...store,
    async acquire(id) {
      const lease = await store.acquire(id)
      const markCompleting: CheckpointLease['markCompleting'] = async () => {
        await lease.markCompleting()
        await rm(lease.location.replace(/journal$/, 'lock'))
        stack.use(await fsCheckpointStore({ directory: bench.directory }).acquire(id))
      }
      return new Proxy(lease, {
        get(target, name) {
          if (name === 'markCompleting') return markCompleting
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
}

it('a download that another process took over just before its end does not replace the file', async () => {
  await using stack = new AsyncDisposableStack()
  const outcome = await bench.start({ checkpoints: storeTakenOverAtTheEnd(stack) }).outcome
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'TAKEN_OVER', message: expect.stringContaining('Another owner took over the download') },
  })
  expect(await bench.fileContent()).toBeUndefined()
})
