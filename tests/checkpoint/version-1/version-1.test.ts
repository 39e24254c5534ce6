import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { MIN_PART_SIZE } from '@oss/client'
import {
  type CheckpointId,
  type CheckpointStore,
  checkpointId,
  decodeJournal,
  partNumber,
  type UploadNotice,
  uploadId,
} from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withKeystream } from '../../encryption/other-sdk.ts'
import { content, FIVE_PARTS } from '../../upload/bench-upload.ts'
import { etagOf, type MemoryService, memoryService } from '../../upload/memory-service.ts'
import { uploadHeader } from '../upload-header.ts'
import * as transfers from './transfers.ts'

// The files in `stored` were written by the last commit that wrote version 1 (a044b3e), each by the transfer
// in transfers.ts of the same name, interrupted during its third part.

const stored = (name: string): string => join(import.meta.dirname, 'stored', name)
const REST = ['list', 'part 3', 'part 4', 'part 5', 'complete']

let directory: string
let service: MemoryService
let notices: UploadNotice[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-version-1-'))
  service = memoryService()
  notices = []
})
afterEach(() => rm(directory, { recursive: true }))

/** A checkpoint as an earlier version left it, and a service that has its first two parts. */
async function left(
  name: string,
  sourceLabel: string,
  parts: Uint8Array = FIVE_PARTS,
): Promise<transfers.Transfer> {
  await placeJournal(name, checkpointId(transfers.target, sourceLabel))
  const bytesOf = (number: number) => parts.subarray((number - 1) * MIN_PART_SIZE, number * MIN_PART_SIZE)
  const two = [1, 2].map((number) => {
    const bytes = bytesOf(number)
    return [partNumber(number), { bytes, etag: etagOf(bytes) }] as const
  })
  service.uploads.set(uploadId('UPLOAD1'), new Map(two))
  const { put: _, ...api } = service.api
  return { api, checkpoints: store(), onNotice: (notice) => notices.push(notice) }
}

async function placeJournal(name: string, id: CheckpointId): Promise<void> {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 40)
  await copyFile(stored(`${name}.journal`), join(directory, `.oss-upload-${hash}.journal`))
}

const store = (): CheckpointStore => fsCheckpointStore({ directory })

/** The parts of the stored encrypted upload, encrypted as another SDK does it. */
async function encryptedParts(): Promise<Uint8Array> {
  const { checkpoint } = decodeJournal(await readFile(stored('encrypted.journal')))
  const { metadata } = JSON.parse(uploadHeader(checkpoint).sealed ?? '')
  const unwrap = (name: string) => Buffer.from(metadata[name], 'base64').map((byte) => byte ^ 0x5a)
  const key = unwrap('client-side-encryption-key')
  return withKeystream(FIVE_PARTS, key, Buffer.from(unwrap('client-side-encryption-start')))
}

describe('an upload with the checkpoint of an earlier version resumes: no recorded part is sent again', () => {
  it('of a file, whose content is compared on another disk', async () => {
    const transfer = await left('file', transfers.LABEL)
    const upload = await (await transfers.fileUpload(directory, transfer)).done()
    expect(upload).toMatchObject({ uploadId: 'UPLOAD1', partsReused: 2, crc64Verified: true })
    expect(service.log).toEqual(REST)
    expect(service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
    expect(notices).toMatchObject([{ kind: 'resumed', partsReused: 2 }])
    expect(await readdir(directory)).toEqual(['examplefile'])
  })

  it('of a reopenable stream of unknown length', async () => {
    const upload = await transfers.streamUpload(await left('stream', transfers.LABEL)).done()
    expect(upload).toMatchObject({ uploadId: 'UPLOAD1', partsReused: 2, size: FIVE_PARTS.byteLength })
    expect(service.object?.bytes).toEqual(Buffer.from(FIVE_PARTS))
  })

  it('of an encrypted upload, with the key in its checkpoint', async () => {
    const encrypted = await encryptedParts()
    const transfer = await left('encrypted', transfers.LABEL, encrypted)
    expect(await transfers.encryptedUpload(transfer).done()).toMatchObject({ partsReused: 2 })
    expect(service.log).toEqual(REST)
    expect(service.object?.bytes).toEqual(encrypted)
    expect(await readdir(directory)).toEqual([])
  })

  it('of a copy', async () => {
    const transfer = await left('copy', 'oss://examplebucket/source')
    expect(await transfers.copy(transfer).done()).toMatchObject({ partsReused: 2, crc64Verified: true })
    expect(service.log).toEqual(REST)
  })

  it('of a download', async () => {
    await placeJournal('download', checkpointId(transfers.target, `download:${transfers.LABEL}`))
    const file = transfers.memoryFile()
    const draft = new Uint8Array(FIVE_PARTS.byteLength)
    draft.set(FIVE_PARTS.subarray(0, 3 * MIN_PART_SIZE))
    file.drafts.set(transfers.DRAFT, draft)
    const asked: number[] = []
    const result = await transfers.download(file, store(), asked).done()
    expect(result).toMatchObject({ partsReused: 3 })
    expect(asked).toEqual([3 * MIN_PART_SIZE, 4 * MIN_PART_SIZE])
    expect(file.published).toEqual(FIVE_PARTS)
    expect(await readdir(directory)).toEqual([])
  })

  it('of an upload that the OSS C++ SDK shares', async () => {
    const transfer = await left('cpp', transfers.LABEL)
    const record = 'DB461C4A29291C17CCA169F6D6EB2273--50A873DA15E7DF0621C5A37437DE5F77'
    await copyFile(stored('cpp.record'), join(directory, record))
    const checkpoints = cppCheckpointStore({ directory })
    const upload = await (await transfers.fileUpload(directory, { ...transfer, checkpoints })).done()
    expect(upload).toMatchObject({ uploadId: 'UPLOAD1', partsReused: 2 })
    expect(service.log).toEqual(REST)
  })
})

describe('a checkpoint of an earlier version is checked like any other', () => {
  it('a file that has changed is sent again, and the old upload is aborted (R1)', async () => {
    const transfer = await left('file', transfers.LABEL)
    const other = content(FIVE_PARTS.byteLength, 2)
    const upload = await (await transfers.fileUpload(directory, transfer, other)).done()
    expect(upload).toMatchObject({ partsReused: 0 })
    expect(service.log.slice(0, 2)).toEqual(['abort', 'initiate'])
    expect(service.object?.bytes).toEqual(Buffer.from(other))
  })
})
