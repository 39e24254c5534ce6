import { openAsBlob } from 'node:fs'
import { mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  blobSource,
  openFileSource,
  reopenableSource,
  startUpload,
  type UploadHandle,
  type UploadSource,
} from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { content, target } from '../upload/bench-upload.ts'
import { type MemoryService, memoryService, Refusal } from '../upload/memory-service.ts'
import { PART } from './streams.ts'

const BYTES = content(4 * PART + 5)
let directory: string
let file: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-known-'))
  file = join(directory, 'file.bin')
  await writeFile(file, BYTES)
})
afterEach(() => rm(directory, { recursive: true }))
afterEach(() => vi.unstubAllGlobals())

/** A page without https has no `crypto.randomUUID`. */
function withoutHttps(): void {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
}

/** An upload of which two parts are stored when it fails, and then others that may go on with it. */
async function interruptedUpload(source: UploadSource): Promise<{
  readonly service: MemoryService
  resume(source: UploadSource): UploadHandle
}> {
  const service = memoryService()
  const checkpoints = memoryCheckpointStore()
  const start = (from: UploadSource): UploadHandle =>
    startUpload({ target, source: from, api: service.api, checkpoints, partSize: PART, parallel: 1 })
  service.fault = {
    before: (operation, number) => {
      if (operation === 'part' && number === 3) throw new Refusal('permanent')
    },
  }
  await start(source).outcome
  service.fault = {}
  service.log.length = 0
  return { service, resume: start }
}

describe('a blob', () => {
  it('with equal content resumes the upload of another blob (R3)', async () => {
    const { service, resume } = await interruptedUpload(blobSource('body', new Blob([BYTES])))
    const upload = await resume(blobSource('body', await openAsBlob(file))).done()
    expect(upload).toMatchObject({ partsReused: 2, size: BYTES.byteLength })
    expect(service.log).toEqual(['list', 'part 3', 'part 4', 'part 5', 'complete'])
    expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
  })

  it('with other content of the same size does not (R1)', async () => {
    const { service, resume } = await interruptedUpload(blobSource('body', new Blob([BYTES])))
    const other = content(BYTES.byteLength, 2)
    expect(await resume(blobSource('body', new Blob([other]))).done()).toMatchObject({ partsReused: 0 })
    expect(service.object?.bytes).toEqual(Buffer.from(other))
  })

  it('whose file was changed cannot be read, and leaves no object (F30)', async () => {
    const blob = await openAsBlob(file)
    await writeFile(file, content(BYTES.byteLength - 1))
    const service = memoryService()
    const checkpoints = memoryCheckpointStore()
    const source = blobSource('body', blob)
    const outcome = await startUpload({ target, source, api: service.api, checkpoints, partSize: PART })
      .outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'SOURCE_UNREADABLE' } })
    expect(service.object).toBeUndefined()
  })

  it('is uploaded by a page without https, as is a stream that can be opened again', async () => {
    withoutHttps()
    const blob = new Blob([BYTES])
    const stream = { reopen: (offset: number) => blob.slice(offset).stream() }
    for (const source of [blobSource('body', blob), reopenableSource('stream', stream)]) {
      const service = memoryService()
      const checkpoints = memoryCheckpointStore()
      await startUpload({ target, source, api: service.api, checkpoints, partSize: PART }).done()
      expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
    }
  })
})

describe('an open file', () => {
  it('is uploaded through its descriptor, which stays open at the same position', async () => {
    await using handle = await open(file)
    const { service, resume } = await interruptedUpload(openFileSource('body', handle))
    const upload = await resume(openFileSource('body', handle)).done()
    expect(upload).toMatchObject({ partsReused: 2, size: BYTES.byteLength })
    expect(service.object?.bytes).toEqual(Buffer.from(BYTES))
    expect(await handle.readFile()).toEqual(Buffer.from(BYTES))
  })

  it('that was written to counts as changed (R1)', async () => {
    await using handle = await open(file)
    const { service, resume } = await interruptedUpload(openFileSource('body', handle))
    const other = content(BYTES.byteLength, 2)
    await writeFile(file, other)
    await utimes(file, new Date(), new Date(Date.now() + 5000))
    expect(await resume(openFileSource('body', handle)).done()).toMatchObject({ partsReused: 0 })
    expect(service.object?.bytes).toEqual(Buffer.from(other))
  })

  it('that is closed, or a directory, cannot be read', async () => {
    const closed = await open(file)
    await closed.close()
    await using folder = await open(directory)
    for (const handle of [closed, folder]) {
      const { service, resume } = await interruptedUpload(openFileSource('body', handle))
      expect(await resume(openFileSource('body', handle)).outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'SOURCE_UNREADABLE' },
      })
      expect(service.log).toEqual([])
    }
  })
})
