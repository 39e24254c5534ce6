import { rm, writeFile } from 'node:fs/promises'
import { type MemoryCheckpointStore, memoryCheckpointStore } from '@oss/checkpoint-memory'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { type UploadHandle, type UploadId, uploadId } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { masterKey, otherKey, type PemKeys } from '../encryption/master-keys.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { recorded } from './running-transfer.ts'

let service: Service
let checkpoints: MemoryCheckpointStore
let file: string
beforeEach(async () => {
  service = await startService()
  checkpoints = memoryCheckpointStore()
  file = await service.file('a.bin', 6 * PART)
})
afterEach(() => service[Symbol.asyncDispose]())

function start(continueOnly?: UploadId, keys?: PemKeys): UploadHandle {
  const target = { bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1, checkpoints }
  return service.client().resumableUpload({
    ...target,
    ...(continueOnly !== undefined && { continueOnly }),
    ...(keys !== undefined && { clientEncryption: clientEncryption(rsaKeyWrap(keys)) }),
  })
}

/** An upload that was interrupted after two parts. */
async function interrupted(keys?: PemKeys): Promise<UploadId> {
  service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
  const upload = start(undefined, keys)
  await recorded(upload, 2)
  const outcome = await upload.interrupt()
  service.emulator.faults.clear()
  if (!('error' in outcome) || outcome.error.uploadId === undefined) throw new Error('it was not interrupted')
  return outcome.error.uploadId
}

const nothing = { name: 'UploadError', code: 'NOTHING_TO_CONTINUE', resumable: false }
const openUploads = (): readonly string[] =>
  service.emulator.state.listUploads(BUCKET).map(({ uploadId: id }) => id)

describe('continueOnly', () => {
  it('continues the upload with this id', async () => {
    const id = await interrupted()
    const { partsReused, uploadId: used } = await start(id).done()
    expect(partsReused).toBeGreaterThanOrEqual(2)
    expect(used).toBe(id)
    expect(openUploads()).toEqual([])
  })

  it('that is cancelled after it could not be opened leaves alone what others have started', async () => {
    const other = await interrupted()
    await rm(file)
    const late = start(uploadId('CANCELLED'))
    expect(await late.outcome).toMatchObject({ error: { code: 'SOURCE_UNREADABLE' } })
    const before = service.requests()
    await late.cancel()
    expect(service.requests()).toEqual(before)
    expect(openUploads()).toEqual([other])
    expect(checkpoints.size).toBe(1)
  })

  it('sends nothing for an upload that was cancelled or completed', async () => {
    const id = await interrupted()
    await start().cancel()
    const before = service.requests()
    await expect(start(id).done()).rejects.toMatchObject({ ...nothing, uploadId: undefined })
    expect(service.requests()).toEqual(before)
    expect(checkpoints.size).toBe(0)
  })

  it('sends nothing for another upload than the recorded one, also when it is cancelled', async () => {
    const id = await interrupted()
    const before = service.requests()
    const late = start(uploadId('ANOTHER'))
    await expect(late.done()).rejects.toMatchObject(nothing)
    await late.cancel()
    expect(service.requests()).toEqual(before)
    expect([openUploads(), checkpoints.size]).toEqual([[id], 1])
  })

  it('keeps the upload id of a file that has changed', async () => {
    const id = await interrupted()
    await writeFile(file, bytesOf(6 * PART, 2))
    const before = service.requests()
    await expect(start(id).done()).rejects.toMatchObject({ ...nothing, uploadId: id })
    expect(service.requests()).toEqual(before)
    expect([openUploads(), checkpoints.size]).toEqual([[id], 1])
  })

  it('starts nothing in place of an upload id that no longer exists', async () => {
    const id = await interrupted()
    await service.client().abortMultipartUpload({ bucket: BUCKET, key: 'a', uploadId: id })
    await expect(start(id).done()).rejects.toMatchObject({ ...nothing, uploadId: undefined })
    expect(service.requests().filter((request) => request.startsWith('Initiate'))).toHaveLength(1)
  })

  it('continues an encrypted upload', async () => {
    const id = await interrupted(masterKey)
    const { partsReused, uploadId: used } = await start(id, masterKey).done()
    expect(partsReused).toBeGreaterThanOrEqual(2)
    expect(used).toBe(id)
  })

  it.each([
    ['encrypted with another master key', masterKey, otherKey],
    ['not encrypted before', undefined, masterKey],
    ['encrypted before, and is not now', masterKey, undefined],
  ])('keeps the upload id of an upload that was %s', async (_, before, now) => {
    const id = await interrupted(before)
    const sent = service.requests()
    await expect(start(id, now).done()).rejects.toMatchObject({ ...nothing, uploadId: id })
    expect(service.requests()).toEqual(sent)
    expect([openUploads(), checkpoints.size]).toEqual([[id], 1])
  })

  it('says that parts are encrypted with another master key', async () => {
    const id = await interrupted(masterKey)
    await expect(start(id, otherKey).done()).rejects.toThrow(/not encrypted with a key that this master key/)
  })

  it('does not store a file of one part', async () => {
    file = await service.file('small.bin', 10)
    await expect(start(uploadId('ANOTHER')).done()).rejects.toMatchObject(nothing)
    expect(service.requests()).toEqual([])
  })

  it('rejects an invalid upload id, and a stream that is read once, before anything is sent', () => {
    expect(() => start('' as UploadId)).toThrow(/continueOnly must be an upload id/)
    const body = new Blob(['text']).stream()
    const input = { bucket: BUCKET, key: 'a', body, continueOnly: uploadId('ID') }
    expect(() => service.client().resumableUpload(input)).toThrow(/continueOnly/)
    expect(service.requests()).toEqual([])
  })
})
