import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJournal } from '@oss/multipart'
import { afterEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, type Service, startService } from '../service/service.ts'
import { killChild, runChild } from './run-child.ts'

let service: Service
afterEach(() => service[Symbol.asyncDispose]())

const key = 'big.bin'

/** The recorded parts in the checkpoint beside the file. */
async function recordedParts(): Promise<readonly number[]> {
  const name = (await readdir(service.directory)).find((file) => file.endsWith('.journal'))
  const { checkpoint } = decodeJournal(await readFile(join(service.directory, name ?? '')))
  return (checkpoint?.parts ?? []).map((part) => part.number).toSorted((a, b) => a - b)
}

const partsStored = (): number =>
  service.emulator.requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
    .length

const partsSent = (): number[] =>
  service.emulator.requests
    .flatMap(({ operation, partNumber }) => (operation === 'UploadPart' && partNumber ? [partNumber] : []))
    .toSorted((a, b) => a - b)

async function expectStored(size: number): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? [])
  expect(stored.equals(bytesOf(size))).toBe(true)
}

describe('SIGKILL in mid-upload, then the same call', () => {
  it.each([1, 4, 9])(
    'sends no recorded part again after %d stored parts, and the object is right (R3)',
    async (stored) => {
      service = await startService()
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 30 } })
      const size = 12 * PART + 123
      const file = await service.file('big.bin', size)
      await killChild(service, { file, key }, () => partsStored() >= stored)
      const recorded = await recordedParts()
      const [open] = service.emulator.state.listUploads(BUCKET)
      service.emulator.clearRequests()
      service.emulator.faults.clear()

      expect(await runChild(service, { file, key })).toEqual({
        kind: 'completed',
        partsReused: recorded.length,
        uploadId: open?.uploadId,
      })
      const missing = Array.from({ length: 13 }, (_, index) => index + 1).filter(
        (number) => !recorded.includes(number),
      )
      expect(partsSent()).toEqual(missing)
      await expectStored(size)
      expect(await readdir(service.directory)).toEqual(['big.bin'])
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    },
  )

  it('keeps parts across gaps, and the short last one', async () => {
    service = await startService()
    // Parts 2 and 4 never complete, so 1, 3 and 5 (the short one) are recorded.
    for (const partNumber of [2, 4]) {
      service.emulator.faults.add({
        match: { operation: 'UploadPart', partNumber },
        fault: { kind: 'hang', when: 'before-body' },
      })
    }
    const size = 4 * PART + 10
    const file = await service.file('big.bin', size)
    await killChild(service, { file, key, parallel: 5 }, () => partsStored() === 3)
    service.emulator.clearRequests()
    service.emulator.faults.clear()
    const recorded = await recordedParts()
    const missing = [1, 2, 3, 4, 5].filter((number) => !recorded.includes(number))
    expect(missing).toEqual(expect.arrayContaining([2, 4]))
    expect((await runChild(service, { file, key })).partsReused).toBe(recorded.length)
    expect(partsSent()).toEqual(missing)
    await expectStored(size)
  })

  it('needs no other permission than oss:PutObject', async () => {
    const { accessKeyId, accessKeySecret } = canary
    service = await startService({
      credentials: [{ accessKeyId, accessKeySecret, permissions: ['oss:PutObject'] }],
    })
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 30 } })
    const size = 8 * PART
    const file = await service.file('big.bin', size)
    await killChild(service, { file, key }, () => partsStored() >= 3)
    const recorded = await recordedParts()
    service.emulator.clearRequests()
    const result = await runChild(service, { file, key })
    expect(result).toMatchObject({ kind: 'completed', partsReused: recorded.length })
    expect(service.emulator.requests.find(({ operation }) => operation === 'ListParts')).toMatchObject({
      status: 403,
      errorCode: 'AccessDenied',
    })
    expect(partsSent()).toHaveLength(8 - recorded.length)
    await expectStored(size)
  })

  it('sends nothing again after the completion took effect (F43)', async () => {
    service = await startService()
    service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload', nth: 1 },
      fault: { kind: 'drop-response', connection: 'hang' },
    })
    const size = 5 * PART
    const file = await service.file('big.bin', size)
    await killChild(
      service,
      { file, key },
      () => service.emulator.state.describeObject(BUCKET, key) !== undefined,
    )
    service.emulator.clearRequests()
    expect(await runChild(service, { file, key })).toMatchObject({ kind: 'completed', partsReused: 5 })
    expect(service.requests()).toEqual(['CompleteMultipartUpload', 'HeadObject'])
    await expectStored(size)
    expect(await readdir(service.directory)).toEqual(['big.bin'])
  })

  it('is rejected while another process uploads the same file, and names that process (F17)', async () => {
    service = await startService()
    service.emulator.faults.add({
      match: { operation: 'UploadPart' },
      fault: { kind: 'hang', when: 'before-body' },
    })
    const file = await service.file('big.bin', 5 * PART)
    let second: Awaited<ReturnType<typeof runChild>> | undefined
    await killChild(service, { file, key }, () => {
      const begun = service.requests().includes('UploadPart 1')
      if (begun && second === undefined) {
        second = { kind: 'waiting' }
        void runChild(service, { file, key }).then((result) => {
          second = result
        })
      }
      return second !== undefined && second.kind !== 'waiting'
    })
    expect(second).toMatchObject({
      kind: 'failed',
      error: expect.stringMatching(/CHECKPOINT_FAILED .*process \d+ on /),
    })
    service.emulator.faults.clear()
    expect(await runChild(service, { file, key })).toMatchObject({ kind: 'completed' })
    await expectStored(5 * PART)
  })
})
