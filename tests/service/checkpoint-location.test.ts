import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

// What the OSS documents "Resumable upload" and "Interrupt an object upload" promise, each with a test of its
// own.

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'exampledir/exampleobject.bin' }

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(target.bucket, target.key)) ?? [])
}

/** Resolves when so many parts are recorded. */
async function recorded(upload: UploadHandle, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

describe('the checkpoint', () => {
  const checkpointsIn = async (directory: string): Promise<string[]> =>
    (await readdir(directory)).filter((name) => name.endsWith('.journal'))

  it('is stored beside the local file, and removed after success', async () => {
    const file = await service.file('a.bin', 5 * PART)
    const upload = service.client().resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(upload, 1)
    expect(await checkpointsIn(service.directory)).toHaveLength(1)
    await upload.done()
    expect(await readdir(service.directory)).toEqual(['a.bin'])
  })

  it('is stored in checkpointDir when one is given', async () => {
    await using other = await startService()
    const file = await service.file('a.bin', 5 * PART)
    const upload = service
      .client()
      .resumableUpload({ ...target, file, partSize: PART, parallel: 1, checkpointDir: other.directory })
    await recorded(upload, 1)
    expect(await checkpointsIn(other.directory)).toHaveLength(1)
    expect(await readdir(service.directory)).toEqual(['a.bin'])
    await upload.done()
    expect(await readdir(other.directory)).toEqual([])
  })

  it.each([10, 5 * PART])(
    'in a checkpointDir that does not exist is rejected before any request, for %d bytes',
    async (size) => {
      const file = await service.file('a.bin', size)
      const checkpointDir = join(service.directory, 'none')
      const outcome = await service
        .client()
        .resumableUpload({ ...target, file, partSize: PART, checkpointDir }).outcome
      expect(outcome).toMatchObject({
        kind: 'failed',
        error: {
          code: 'CHECKPOINT_FAILED',
          message: expect.stringMatching(/none does not exist. Create the directory/),
        },
      })
      expect(service.requests()).toEqual([])
    },
  )
})

describe('a file that changes', () => {
  it('between runs is uploaded completely, and the old upload id is aborted', async () => {
    const file = await service.file('a.bin', 5 * PART, 1)
    const client = service.client()
    const first = client.resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(first, 2)
    await first.interrupt()
    const [left] = service.emulator.state.listUploads(BUCKET)
    await service.file('a.bin', 5 * PART, 2)
    const upload = await client.resumableUpload({ ...target, file, partSize: PART }).done()
    expect(upload.partsReused).toBe(0)
    expect(upload.uploadId).not.toBe(left?.uploadId)
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await stored()).toEqual(bytesOf(5 * PART, 2))
  })

  it('during the upload is uploaded completely again: never mixed bytes', async () => {
    const file = await service.file('a.bin', 5 * PART, 1)
    const notices: string[] = []
    const upload = service.client().resumableUpload({
      ...target,
      file,
      partSize: PART,
      parallel: 1,
      onNotice: ({ kind }) => notices.push(kind),
    })
    await recorded(upload, 2)
    await service.file('a.bin', 5 * PART, 2)
    await upload.done()
    expect(notices).toContain('restarted')
    expect(await stored()).toEqual(bytesOf(5 * PART, 2))
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })
})
