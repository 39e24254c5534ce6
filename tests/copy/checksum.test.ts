import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '@oss/emulator'
import { decodeJournal } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { copied, copyInput, OTHER_BUCKET, partsCopied, SOURCE, storeSource, TARGET } from './copying.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET, OTHER_BUCKET] })
})
afterEach(() => service[Symbol.asyncDispose]())

type Operation = 'HeadObject' | 'UploadPartCopy' | 'CompleteMultipartUpload' | 'CopyObject'
/** All requests of an operation meet a fault, or only the n-th one. */
const fail = (operation: Operation, fault: Fault, nth?: number) =>
  service.emulator.faults.add({ match: { operation, ...(nth && { nth }) }, fault })
const crcOf = (bucket: string, key: string) => service.emulator.state.describeObject(bucket, key)?.crc64

describe('the CRC-64 of a copy', () => {
  it.each([
    ['its parts', ['UploadPartCopy']],
    ['neither its parts nor its completion', ['UploadPartCopy', 'CompleteMultipartUpload']],
    ['the source', ['HeadObject']],
    ['anything', ['HeadObject', 'UploadPartCopy', 'CompleteMultipartUpload']],
  ] as const)(
    'when OSS returns none for %s: the result reports what was verified (F48)',
    async (_, silent) => {
      const bytes = await storeSource(service)
      for (const operation of silent) fail(operation, { kind: 'missing-crc' })
      const done = await service
        .client()
        .resumableCopy(await copyInput(service))
        .done()
      const knows = (operation: Operation) => !(silent as readonly Operation[]).includes(operation)
      const isConfirmed = knows('HeadObject') && knows('CompleteMultipartUpload')
      const isKnown = knows('HeadObject') || knows('CompleteMultipartUpload')
      expect(done.crc64Verified).toBe(isConfirmed)
      expect(done.crc64).toBe(isKnown ? crcOf(TARGET.bucket, TARGET.key) : undefined)
      expect((await copied(service)).equals(bytes)).toBe(true)
    },
  )

  it('differs when a part was damaged: nothing is completed, and everything is copied again (F48, R1)', async () => {
    const bytes = await storeSource(service)
    fail('UploadPartCopy', { kind: 'wrong-crc' }, 2)
    const { notices, ...input } = await copyInput(service)
    await service
      .client()
      .resumableCopy({ ...input, parallel: 1 })
      .done()
    expect(notices).toContainEqual(expect.objectContaining({ kind: 'restarted' }))
    expect(partsCopied(service)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    expect(service.requests().filter((name) => name === 'CompleteMultipartUpload')).toHaveLength(1)
    expect((await copied(service)).equals(bytes)).toBe(true)
  })

  it('differs when the object was assembled wrongly: never reported as complete (F48, R1)', async () => {
    await storeSource(service)
    fail('CompleteMultipartUpload', { kind: 'wrong-crc' })
    const copy = service.client().resumableCopy(await copyInput(service))
    await expect(copy.done()).rejects.toMatchObject({ code: 'OBJECT_CRC64_MISMATCH', resumable: false })
  })

  it('differs after a copy in one request: copied again, and finally failed (F48, R1)', async () => {
    await storeSource(service, 1000)
    fail('CopyObject', { kind: 'wrong-crc' }, 1)
    const input = await copyInput(service)
    const { notices } = input
    await service.client().resumableCopy(input).done()
    expect(notices).toMatchObject([{ kind: 'part-rejected', number: 1 }])
    service.emulator.faults.clear()
    fail('CopyObject', { kind: 'wrong-crc' })
    await expect(service.client().resumableCopy(input).done()).rejects.toMatchObject({
      code: 'PART_CRC64_MISMATCH',
    })
  })

  it('when it is unknown, an object is not taken for the copy after the response to the completion was lost (R5)', async () => {
    await storeSource(service)
    fail('HeadObject', { kind: 'missing-crc' })
    fail('CompleteMultipartUpload', { kind: 'drop-response' }, 1)
    const copy = service.client().resumableCopy(await copyInput(service))
    await expect(copy.done()).rejects.toMatchObject({ code: 'COMPLETION_UNKNOWN', resumable: false })
  })

  it('is recorded for each part, or recorded as unknown, and the next run uses both', async () => {
    const bytes = await storeSource(service)
    fail('UploadPartCopy', { kind: 'missing-crc' }, 1)
    const control = new AbortController()
    const input = await copyInput(service)
    const client = service.client({
      on: { checkpoint: ({ number }) => number === 2 && control.abort() },
    })
    await client.resumableCopy({ ...input, parallel: 1, signal: control.signal }).outcome
    const [name = ''] = await readdir(input.checkpointDir)
    const { checkpoint } = decodeJournal(await readFile(join(input.checkpointDir, name)))
    expect(checkpoint?.parts).toMatchObject([
      { number: 1, crc64: undefined },
      { crc64: expect.stringMatching(/^\d+$/) },
    ])
    expect(checkpoint?.header).toMatchObject({ sourceLabel: `oss://${SOURCE.bucket}/${encoded}` })
    service.emulator.clearRequests()
    expect(await client.resumableCopy(input).done()).toMatchObject({ partsReused: 2, crc64Verified: true })
    expect(partsCopied(service).toSorted()).toEqual([3, 4, 5])
    expect((await copied(service)).equals(bytes)).toBe(true)
  })
})

const encoded = 'dir/%C3%A4%20b%2Bc%25%3F.bin'
