import type { CheckpointLease, CheckpointStore } from '@oss/multipart'
import { expect, it } from 'vitest'
import { bench, FIVE_PARTS } from '../upload/bench-upload.ts'

/** A store that tells when the intent to complete is being recorded, and waits before it does. */
function holdingIntent(store: CheckpointStore): {
  readonly store: CheckpointStore
  readonly reached: Promise<void>
  readonly release: () => void
} {
  const reached = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const hold = (lease: CheckpointLease): Required<CheckpointLease> => ({
    restored: lease.restored,
    location: lease.location,
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    begin: (header) => lease.begin(header),
    recordPart: (part) => lease.recordPart(part),
    async markCompleting() {
      reached.resolve()
      await go.promise
      await lease.markCompleting()
    },
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  })
  return {
    store: {
      acquire: async (id) => hold(await store.acquire(id)),
      has: (id) => store.has(id),
      list: (options) => store.list(options),
    },
    reached: reached.promise,
    release: go.resolve,
  }
}

it('a pause while the intent to complete is recorded delays the completion until resume (F70)', async () => {
  const test = bench()
  const held = holdingIntent(test.store)
  const upload = test.start({ checkpoints: held.store })
  await held.reached
  const paused = upload.pause()
  held.release()
  await paused
  expect(test.service.log).not.toContain('complete')
  expect(test.service.object).toBeUndefined()
  upload.resume()
  await upload.done()
  expect(Buffer.from(test.service.object?.bytes ?? []).equals(FIVE_PARTS)).toBe(true)
})
