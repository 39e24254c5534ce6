import { afterEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { bench } from './bench-upload.ts'
import { Refusal } from './memory-service.ts'

function fail(): never {
  throw new RangeError('Array buffer allocation failed')
}

describe('a callback of the caller that throws (F06)', () => {
  let service: Service
  afterEach(() => service[Symbol.asyncDispose]())

  it('does not end an upload over the network, whichever it is', async () => {
    service = await startService()
    service.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 2 },
      fault: { kind: 'status', status: 503 },
    })
    const file = await service.file('a.bin', 4 * PART)
    const told: string[] = []
    const failing = (name: string) => () => {
      told.push(name)
      fail()
    }
    const on = { request: failing('request'), response: failing('response'), retry: failing('retry') }
    const input = { bucket: BUCKET, key: 'a', file, partSize: PART, onNotice: failing('notice') }
    await service.client({ on }).resumableUpload(input).done()
    expect(new Set(told)).toEqual(new Set(['request', 'response', 'retry', 'notice']))
    const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
    expect(stored.equals(bytesOf(4 * PART))).toBe(true)
  })
})

describe('a notice', () => {
  it('whose listener is asynchronous and fails later does not end the process (F06)', async () => {
    const test = bench()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    try {
      const onNotice = async (): Promise<void> => fail()
      await test.start({ onNotice: () => onNotice() }).done()
      await new Promise((resolve) => setImmediate(resolve))
      expect(unhandled).toEqual([])
    } finally {
      process.off('unhandledRejection', note)
    }
  })

  it('of a failure is emitted once, and so is the failure (F06, I1)', async () => {
    const test = bench()
    let failures = 0
    test.service.fault = {
      before: (operation) => {
        if (operation === 'part') throw new Refusal('permanent')
      },
    }
    const upload = test.start({ onNotice: fail })
    const counted = upload.done().catch(() => {
      failures += 1
    })
    expect((await upload.outcome).kind).toBe('failed')
    await counted
    expect(failures).toBe(1)
  })
})
