import { closeSync, openAsBlob, openSync, readFileSync, utimesSync, writeSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

// A blob of a file that is rewritten in place and gets its modification time back: it is read without an
// error, as a File in Firefox is.

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'k' }
const SIZE = 5 * PART

const MODIFIED = new Date('2026-01-01T00:00:00Z')

async function fileOfTime(): Promise<string> {
  const path = await service.file('file.bin', SIZE)
  utimesSync(path, MODIFIED, MODIFIED)
  return path
}

/** Overwrites the first and the last bytes, and puts the modification time back. */
function rewrite(path: string, text = 'other'): void {
  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, text, 0)
  writeSync(descriptor, text, SIZE - text.length)
  closeSync(descriptor)
  utimesSync(path, MODIFIED, MODIFIED)
}

/** Does something at the n-th call. */
function atCall(n: number, act: () => void): () => void {
  let calls = 0
  return () => {
    calls += 1
    if (calls === n) act()
  }
}

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
}

describe('a blob whose file is rewritten during its upload, with size and time as before', () => {
  it('is uploaded again, and the object has the bytes of one version (R1)', async () => {
    const path = await fileOfTime()
    const client = service.client({ on: { part: atCall(3, () => rewrite(path)) } })
    const body = await openAsBlob(path)
    const upload = client.resumableUpload({ ...target, body, partSize: PART, parallel: 1 })
    expect(await upload.done()).toMatchObject({ crc64Verified: true })
    expect((await stored()).equals(readFileSync(path))).toBe(true)
  })

  it('is sent again after an upload in one request', async () => {
    const path = await fileOfTime()
    const client = service.client({ on: { response: atCall(1, () => rewrite(path)) } })
    await client.resumableUpload({ ...target, body: await openAsBlob(path) }).done()
    expect((await stored()).equals(readFileSync(path))).toBe(true)
    expect(service.requests().filter((name) => name === 'PutObject')).toHaveLength(2)
  })

  it('is not reported as stored by putObject', async () => {
    const path = await fileOfTime()
    const client = service.client({ on: { response: atCall(1, () => rewrite(path)) } })
    const put = client.putObject({ ...target, body: await openAsBlob(path) })
    await expect(put).rejects.toMatchObject({ name: 'SourceError', code: 'SOURCE_CHANGED' })
  })

  it('fails with SOURCE_CHANGED when it is rewritten again and again', async () => {
    const path = await fileOfTime()
    let version = 0
    const part = (): void => rewrite(path, `version ${version++}`)
    const body = await openAsBlob(path)
    const upload = service.client({ on: { part } }).resumableUpload({ ...target, body, partSize: PART })
    await expect(upload.done()).rejects.toMatchObject({ name: 'UploadError', code: 'SOURCE_CHANGED' })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([])
  })

  it('and a blob in memory is stored with one request', async () => {
    await service.client().putObject({ ...target, body: new Blob([bytesOf(1000)]) })
    expect(service.requests()).toEqual(['PutObject'])
  })
})
