import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmulator } from '../src/index.ts'
import { startEmulatorProcess } from './emulator-process.ts'
import { complete, initiate, putPart } from './multipart-calls.ts'
import { openRawSocket } from './raw-socket.ts'
import { send } from './send.ts'
import { signedClient } from './signed-client.ts'

const bucket = 'demo-bucket'
const large = 'a'.repeat(102_400)
let dataDir = ''

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true })
})

describe('an emulator on disk', () => {
  it('keeps buckets, objects, metadata, open uploads and parts across a restart', async () => {
    const before = await startEmulator({ dataDir, buckets: [bucket] })
    const firstClient = signedClient(before, bucket)
    const headers = { 'content-type': 'text/css', 'x-oss-meta-a': 'grün', 'x-oss-tagging': 'k=v' }
    await firstClient('PUT', { key: 'kept', body: 'hello', headers: { ...headers, 'x-oss-meta-a': '1' } })
    await firstClient('POST', { key: 'log', query: { append: '', position: '0' }, body: 'hi oss' })
    const upload = {
      key: 'big',
      uploadId: await initiate(firstClient, 'big', { headers: { 'x-oss-meta-b': '2' } }),
    }
    const first = await putPart(firstClient, upload, 1, large)
    await before.close()

    await using after = await startEmulator({ dataDir, buckets: [bucket] })
    const client = signedClient(after, bucket)
    const kept = await client('GET', { key: 'kept' })
    expect(kept).toMatchObject({
      text: 'hello',
      headers: { 'content-type': 'text/css', 'x-oss-meta-a': '1' },
    })
    const appended = await client('POST', {
      key: 'log',
      query: { append: '', position: '6' },
      body: ',append object',
    })
    expect(appended.headers['x-oss-hash-crc64ecma']).toBe('2313496259928504459')
    const second = await putPart(client, upload, 2, '0123456789')
    const response = await complete(client, upload, [
      [1, String(first.headers.etag)],
      [2, String(second.headers.etag)],
    ])
    expect(response.headers['x-oss-hash-crc64ecma']).toBe('14192472846101664614')
    const get = await client('GET', { key: 'big' })
    expect(get.text).toBe(`${large}0123456789`)
    expect(get.headers['x-oss-meta-b']).toBe('2')
  })

  it('leaves no half object or part when it is killed in the middle of bodies', async () => {
    const args = ['--data', dataDir, '--bucket', bucket, '--anonymous']
    const running = await startEmulatorProcess({ args })
    const target = `${running.endpoint}/${bucket}`
    await send({ method: 'PUT', url: `${target}/whole`, body: 'hello' })
    const initiated = await send({ method: 'POST', url: `${target}/big?uploads` })
    const uploadId = /<UploadId>(\w+)</.exec(initiated.text)?.[1] ?? ''
    await send({ method: 'PUT', url: `${target}/big?partNumber=1&uploadId=${uploadId}`, body: large })
    for (const path of [
      'half',
      `big?partNumber=2&uploadId=${uploadId}`,
      `big?partNumber=1&uploadId=${uploadId}`,
    ]) {
      const raw = await openRawSocket(running.endpoint)
      await raw.write(`PUT /${bucket}/${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n${large}`)
    }
    await expect.poll(() => readdir(join(dataDir, 'unfinished'))).toHaveLength(3)
    await running.end('SIGKILL')

    await using after = await startEmulator({ dataDir })
    expect(after.state.listKeys(bucket)).toEqual(['whole'])
    expect(after.state.listUploads(bucket)).toMatchObject([{ uploadId, parts: [{ partNumber: 1 }] }])
    expect(await after.state.readPart(uploadId, 1)).toEqual(Buffer.from(large))
    expect(await readdir(join(dataDir, 'unfinished'))).toEqual([])
    expect(await readdir(join(dataDir, 'blobs'))).toHaveLength(2)
  })
})
