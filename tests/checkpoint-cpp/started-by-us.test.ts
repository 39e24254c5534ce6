import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { type CppUpload, cppBegins, cppFinishes, ourInput, recordPath } from './cpp-sdk.ts'

let service: Service
let upload: CppUpload
let notices: UploadNotice[]
beforeEach(async () => {
  service = await startService()
  const checkpointDir = join(service.directory, 'records')
  await mkdir(checkpointDir)
  const filePath = await service.file('\u00e4\u{1f600}.bin', 3 * PART + 11)
  upload = { client: service.client(), bucket: BUCKET, key: 'dir/\u00e4.bin', filePath, checkpointDir }
  notices = []
})
afterEach(() => service[Symbol.asyncDispose]())

const input = () => ourInput(upload, (notice) => notices.push(notice))

/** Interrupts an upload of ours when so many parts are recorded. */
async function begun(parts: number): Promise<string | undefined> {
  const running = upload.client.resumableUpload(input())
  for await (const { partsRecorded } of running.progress()) if (partsRecorded >= parts) break
  const outcome = await running.interrupt()
  if (outcome.kind !== 'interrupted') throw new Error(`the upload is ${outcome.kind}`)
  return outcome.error.uploadId
}

const stored = async () => service.emulator.state.readObject(upload.bucket, upload.key)

describe('an upload that this SDK started', () => {
  it('has a record as the C++ SDK writes it: name, bytes and md5Sum', async () => {
    const uploadId = await begun(1)
    const [record, ...others] = (await readdir(upload.checkpointDir)).filter((name) => !name.startsWith('.'))
    expect([join(upload.checkpointDir, `${record}`), others]).toEqual([recordPath(upload), []])
    const ours = await readFile(recordPath(upload), 'utf8')
    expect(ours).toContain(`"uploadID" : "${uploadId}"`)
    // The C++ SDK's own, of the same file, but for the upload id and the sum.
    await cppBegins(upload, PART, [])
    const theirs = await readFile(recordPath(upload), 'utf8')
    const rest = (text: string): string => text.replace(/"(uploadID|md5Sum)" : "[^"]*"/g, '"$1"')
    expect(rest(ours)).toBe(rest(theirs))
  })

  it('is completed by the C++ SDK with the missing parts', async () => {
    await begun(2)
    // The short last part it always sends.
    expect(await cppFinishes(upload)).toContain(4)
    expect(await stored()).toEqual(await readFile(upload.filePath))
  })

  it('counts parts that the C++ SDK has sent meanwhile', async () => {
    const uploadId = await begun(1)
    const { client, bucket, key, filePath } = upload
    const body = { file: filePath, start: 2 * PART, end: 3 * PART }
    await client.uploadPart({ bucket, key, uploadId: `${uploadId}`, partNumber: 3, body })
    const before = service.requests().length
    expect(await client.resumableUpload(input()).done()).toMatchObject({ uploadId })
    expect(service.requests().slice(before)).not.toContain('UploadPart 3')
    expect(await stored()).toEqual(await readFile(upload.filePath))
    expect(await readdir(upload.checkpointDir)).toEqual([])
  })

  it('starts over after the C++ SDK has completed it: our journal has an upload id that no longer exists', async () => {
    const uploadId = await begun(1)
    await cppFinishes(upload)
    await upload.client.resumableUpload(input()).done()
    expect(notices).toContainEqual({ kind: 'restarted', reason: 'upload-lost', uploadId })
    expect(await readdir(upload.checkpointDir)).toEqual([])
  })

  it('resumes the newer upload of the C++ SDK, and reports the upload id that is left (R9)', async () => {
    const old = await begun(1)
    const uploadId = await cppBegins(upload, PART, [1, 2, 3, 4])
    expect(await upload.client.resumableUpload(input()).done()).toMatchObject({ uploadId, partsReused: 4 })
    const problem = expect.stringContaining(`${old}`)
    expect(notices).toContainEqual({ kind: 'checkpoint-damaged', problem })
  })

  it('is cancelled completely: parts, record and journal', async () => {
    await begun(1)
    expect(await upload.client.resumableUpload(input()).cancel()).toMatchObject({ kind: 'cancelled' })
    expect(await readdir(upload.checkpointDir)).toEqual([])
    expect(await cppFinishes(upload)).toBeUndefined()
    const { client, bucket } = upload
    expect(await Array.fromAsync(client.listMultipartUploads({ bucket }))).toEqual([])
  })
})
