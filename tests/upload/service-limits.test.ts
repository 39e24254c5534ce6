import { OSS_LIMITS } from '@oss/client'
import { bytesSource, checkpointId, recordedPlan, startStreamUpload, startUpload } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS, target, withoutPut } from './bench-upload.ts'
import type { MemoryService } from './memory-service.ts'

const TINY = { minPartSize: 10, maxPartSize: 100, maxParts: 5, maxObjectSize: 450 }

/** A service that takes five parts of 10 to 100 bytes. */
function tiny(size: number): Bench {
  const test = bench(content(size))
  Object.assign(test.service.api, { limits: TINY })
  return test
}

const partsSent = ({ log }: MemoryService): number => log.filter((line) => line.startsWith('part')).length

describe('an upload keeps to the limits that the adapter of its service states', () => {
  it('a part size that the service refuses is refused before anything is sent, with its range', () => {
    const test = tiny(300)
    for (const partSize of [9, 101])
      expect(() => test.start({ partSize })).toThrow(
        `partSize must be a whole number of bytes from 10 to 100 (got ${partSize})`,
      )
    expect(test.service.log).toEqual([])
  })

  it('parts that would be too many are made larger', async () => {
    const test = tiny(450)
    const { partsTotal } = await test.start({ partSize: 10 }).done()
    expect({ partsTotal, sent: partsSent(test.service) }).toEqual({ partsTotal: 5, sent: 5 })
    expect(test.service.object?.bytes).toEqual(Buffer.from(content(450)))
  })

  it('the default part size is the largest that the service takes', async () => {
    const test = tiny(201)
    const { api } = test.service
    const source = bytesSource('test', content(201))
    const upload = startUpload({ target, source, api: withoutPut(api), checkpoints: test.store })
    expect(await upload.done()).toMatchObject({ partsTotal: 3 })
  })

  it('a source that is too large for the service ends as INVALID_PLAN', async () => {
    const test = tiny(451)
    const error = { code: 'INVALID_PLAN', cause: { code: 'TOO_LARGE' } }
    expect(await test.start({ partSize: 100 }).outcome).toMatchObject({ kind: 'failed', error })
    expect(test.service.log).toEqual([])
  })

  it('a stream that goes on after the last part that the service takes leaves nothing behind', async () => {
    const test = tiny(0)
    const upload = startStreamUpload({
      ...{ target, api: test.service.api, partSize: 50 },
      stream: new Blob([Uint8Array.from(content(251))]).stream(),
    })
    const error = { code: 'INVALID_PLAN', cause: { code: 'TOO_LARGE' } }
    expect(await upload.outcome).toMatchObject({ kind: 'failed', error })
    expect(test.service.uploads.size).toBe(0)
  })

  it('limits that contradict each other are a mistake of the adapter, which is named', () => {
    const test = bench()
    const api = { ...test.service.api, limits: { ...OSS_LIMITS, maxPartSize: 1 } }
    expect(() => test.start({ api })).toThrow('api.limits.maxPartSize must be a whole number from 102400')
  })
})

it('a recorded upload whose parts the service does not take is not continued: a notice names it (R9, R12)', async () => {
  const test = bench()
  const uploadId = await test.service.api.initiate(target, new AbortController().signal)
  {
    await using lease = await test.store.acquire(checkpointId(target, 'test'))
    const plan = recordedPlan(FIVE_PARTS.byteLength, 102_399)
    const source = { size: plan.size, mtimeNs: '0', ctimeNs: '0', fileId: 'x' }
    await lease.begin({ kind: 'upload', target, sourceLabel: 'test', uploadId, plan, source, createdAtMs: 0 })
  }
  expect(await test.start().done()).toMatchObject({ partsReused: 0, uploadId: 'UPLOAD2' })
  expect(test.notices[0]).toEqual({
    kind: 'checkpoint-damaged',
    problem: `memory: the service does not accept its parts of 102399 bytes; upload id ${uploadId} may still exist`,
  })
})
