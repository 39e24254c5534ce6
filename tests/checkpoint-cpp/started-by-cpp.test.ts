import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { type CppUpload, cppBegins, ourInput, recordPath } from './cpp-sdk.ts'

let service: Service
let upload: CppUpload
let notices: UploadNotice[]
beforeEach(async () => {
  service = await startService()
  const checkpointDir = join(service.directory, 'records')
  await mkdir(checkpointDir)
  const filePath = await service.file('a.bin', 3 * PART + 11)
  upload = { client: service.client(), bucket: BUCKET, key: 'dir/\u00e4 "b".bin', filePath, checkpointDir }
  notices = []
})
afterEach(() => service[Symbol.asyncDispose]())

const input = () => ourInput(upload, (notice) => notices.push(notice))

/** What is sent from now on. */
async function sent(run: () => Promise<unknown>): Promise<string[]> {
  const before = service.requests().length
  await run()
  return service.requests().slice(before)
}

const stored = async () => service.emulator.state.readObject(upload.bucket, upload.key)
const finish = () => upload.client.resumableUpload(input()).done()

describe('an upload that the C++ SDK started', () => {
  it('is completed without sending a part again, whatever part size is requested, and leaves no record', async () => {
    const uploadId = await cppBegins(upload, 2 * PART, [1, 2])
    const requests = await sent(async () => {
      expect(await finish()).toMatchObject({ uploadId, partsReused: 2, partsTotal: 2, crc64Verified: true })
    })
    expect(requests).toEqual(['ListParts', 'CompleteMultipartUpload'])
    expect(await stored()).toEqual(await readFile(upload.filePath))
    expect(await readdir(upload.checkpointDir)).toEqual([])
  })

  it('is completed with the missing parts, across gaps and with the short last one', async () => {
    const uploadId = await cppBegins(upload, PART, [2, 4])
    expect(await sent(finish)).toEqual([
      'ListParts',
      'UploadPart 1',
      'UploadPart 3',
      'CompleteMultipartUpload',
    ])
    expect(await stored()).toEqual(await readFile(upload.filePath))
    expect(notices).toMatchObject([{ kind: 'resumed', uploadId, partsReused: 2 }])
  })

  it('never becomes a mixed object when the file changed within one second and kept its size (R1)', async () => {
    const second = new Date(1_700_000_000_000)
    await utimes(upload.filePath, second, second)
    await cppBegins(upload, PART, [1, 2, 3])
    const bytes = bytesOf(3 * PART + 11)
    bytes.fill(7, PART, 2 * PART)
    await writeFile(upload.filePath, bytes)
    await utimes(upload.filePath, second, second)
    expect(await sent(finish)).toEqual([
      'ListParts',
      'UploadPart 2',
      'UploadPart 4',
      'CompleteMultipartUpload',
    ])
    expect(await stored()).toEqual(bytes)
  })

  it('starts over, and is aborted, when the file has another size', async () => {
    const uploadId = await cppBegins(upload, PART, [1, 2])
    await writeFile(upload.filePath, bytesOf(3 * PART + 12, 2))
    expect((await sent(finish)).slice(0, 2)).toEqual(['AbortMultipartUpload', 'AbortMultipartUpload'])
    expect(notices).toContainEqual({ kind: 'restarted', reason: 'source-changed', uploadId })
    expect(await stored()).toEqual(bytesOf(3 * PART + 12, 2))
  })

  it('starts over when the upload id is gone', async () => {
    const { client, bucket, key } = upload
    const uploadId = await cppBegins(upload, PART, [1, 2])
    await client.abortMultipartUpload({ bucket, key, uploadId })
    await finish()
    expect(notices).toContainEqual({ kind: 'restarted', reason: 'upload-lost', uploadId })
    expect(await stored()).toEqual(await readFile(upload.filePath))
  })

  it('is not resumed when the md5Sum does not match; its upload id is reported (R9)', async () => {
    const uploadId = await cppBegins(upload, PART, [1, 2])
    const path = recordPath(upload)
    await writeFile(path, (await readFile(path, 'utf8')).replace(`: ${PART},`, `: ${2 * PART},`))
    const requests = await sent(finish)
    expect(requests[0]).toBe('InitiateMultipartUpload')
    const problem = expect.stringMatching(new RegExp(`md5Sum.*${uploadId}`))
    expect(notices).toContainEqual({ kind: 'checkpoint-damaged', problem })
    expect(await readdir(upload.checkpointDir)).toEqual([])
  })

  it('is not resumed under another path of the same file, unless the path of the C++ program is given', async () => {
    const typed = { ...upload, filePath: `${service.directory}/./a.bin` }
    const uploadId = await cppBegins(typed, PART, [1, 2, 3, 4])
    const checkpoints = cppCheckpointStore({
      directory: upload.checkpointDir,
      filePathOf: () => typed.filePath,
    })
    const { client } = upload
    expect(await client.resumableUpload({ ...input(), checkpoints }).done()).toMatchObject({ uploadId })
    expect(await readdir(upload.checkpointDir)).toEqual([])
  })

  it('is not touched when it is encrypted by the client', async () => {
    await cppBegins(upload, PART, [1])
    const path = recordPath(upload)
    const encrypted = (await readFile(path, 'utf8')).replace('{', '{\n\t"encryption-key" : "x",')
    await writeFile(path, encrypted)
    const outcome = await upload.client.resumableUpload(input()).outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'CHECKPOINT_FAILED' } })
    expect(await readdir(upload.checkpointDir)).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(encrypted)
  })
})
