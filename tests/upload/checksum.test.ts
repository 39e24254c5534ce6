import type { Crc64 } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { type Bench, bench, content, FIVE_PARTS } from './bench-upload.ts'

describe('a part that arrives damaged', () => {
  function damaging(test: Bench, times: number) {
    let left = times
    const { api } = test.service
    return {
      ...api,
      async uploadPart(...args: Parameters<typeof api.uploadPart>) {
        const receipt = await api.uploadPart(...args)
        if (args[0].number !== 2 || left === 0) return receipt
        left -= 1
        return { ...receipt, crc64: '1' as Crc64 }
      },
    }
  }

  it('is sent again, and the object is correct (F48)', async () => {
    const test = bench()
    await test.start({ api: damaging(test, 2) }).done()
    expect(test.service.log.filter((line) => line === 'part 2')).toHaveLength(3)
    expect(test.notices.filter(({ kind }) => kind === 'part-rejected')).toHaveLength(2)
    expect(test.service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('three times fails the upload; the next call resumes it', async () => {
    const test = bench()
    expect(await test.start({ api: damaging(test, 3) }).outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'PART_CRC64_MISMATCH',
        resumable: true,
        message: expect.stringContaining('Part 2 arrived damaged 3 times'),
      },
    })
    expect((await test.start().outcome).kind).toBe('completed')
  })
})

describe('an object that is not what was sent', () => {
  it('is never reported as success, and its checkpoint is removed (R1)', async () => {
    const test = bench()
    const { api } = test.service
    const lying = {
      ...api,
      complete: async (...args: Parameters<typeof api.complete>) => ({
        ...(await api.complete(...args)),
        crc64: '1' as Crc64,
      }),
    }
    expect(await test.start({ api: lying }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'OBJECT_CRC64_MISMATCH', resumable: false },
    })
    expect(test.store.size).toBe(0)
  })

  it('is accepted without a checksum of the service, and the result reports that it is not verified (F48)', async () => {
    const test = bench()
    const { api } = test.service
    const silent = {
      ...api,
      complete: async (...args: Parameters<typeof api.complete>) => ({
        ...(await api.complete(...args)),
        crc64: undefined,
      }),
    }
    expect(await test.start({ api: silent }).done()).toMatchObject({ crc64Verified: false })
  })

  it('small enough for one request is checked in the same way (R1)', async () => {
    const test = bench(content(10))
    const { api } = test.service
    const put = api.put?.bind(api)
    if (put === undefined) throw new Error('the service has no put')
    const lying = {
      ...api,
      put: async (...args: Parameters<typeof put>) => ({ ...(await put(...args)), crc64: '1' as Crc64 }),
    }
    expect(await test.start({ api: lying }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_CRC64_MISMATCH' },
    })
    expect(test.service.log).toEqual(['put', 'put', 'put'])
  })
})
