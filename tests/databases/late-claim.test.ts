import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { headerOf, idOf, partOf } from './example-records.ts'
import { type RunningDatabase, startDatabase } from './start-database.ts'
import { DATABASES } from './tested-databases.ts'

const id = idOf('a')

describe.each(DATABASES)('in $name', (database) => {
  describe.skipIf(database.missing !== undefined)('a claim of a checkpoint', () => {
    let running: RunningDatabase
    beforeAll(async () => {
      running = await startDatabase(database)
    })
    afterAll(() => running?.[Symbol.asyncDispose]())

    it('that arrives again after its lease has ended does not bring its owner back', async () => {
      const calls: (() => Promise<unknown>)[] = []
      const intercept = (send: () => Promise<unknown>): Promise<unknown> => {
        calls.push(send)
        return send()
      }
      const store = await running.connected.store({ name: 'claimed', intercept })
      const before = calls.length
      const old = await store.acquire(id)
      const claim = calls[before]
      await old.begin(headerOf('a'))
      const other = await running.connected.store({ name: 'claimed' })
      await other.release(id)
      {
        await using lease = await other.acquire(id)
        await lease.begin(headerOf('a', 'UPLOAD2'))
        await lease.recordPart(partOf(1))
      }
      await claim?.()
      const writes = [old.recordPart(partOf(2)), old.begin(headerOf('a')), old.remove(), old.renew?.()]
      for (const result of await Promise.allSettled(writes))
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'TAKEN_OVER' } })
      const [stored] = await Array.fromAsync(other.list())
      expect(stored && uploadHeader(stored).uploadId).toBe('UPLOAD2')
      expect(stored?.parts).toEqual([partOf(1)])
    })
  })
})
