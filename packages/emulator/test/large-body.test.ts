import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { startEmulatorProcess } from './emulator-process.ts'
import { send } from './send.ts'

const mebibyte = 1024 * 1024
const bucket = 'demo-bucket'

/** Largest resident set of a process so far, in bytes (Linux). */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

function* chunks(count: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(mebibyte, 'x')
  for (let index = 0; index < count; index++) yield chunk
}

async function upload(url: string, mebibytes: number): Promise<string> {
  const headers = { 'content-length': mebibytes * mebibyte }
  const request = httpRequest(url, { method: 'PUT', headers, agent: false })
  const crc64 = new Promise<string>((resolve, reject) => {
    request.on('response', (response) => resolve(String(response.resume().headers['x-oss-hash-crc64ecma'])))
    request.on('error', reject)
  })
  await pipeline(Readable.from(chunks(mebibytes)), request)
  return crc64
}

async function download(url: string): Promise<number> {
  const response = await fetch(url)
  let byteLength = 0
  for await (const chunk of response.body ?? []) byteLength += chunk.byteLength
  return byteLength
}

describe.runIf(process.platform === 'linux')('a 300 MiB body on disk', () => {
  it('passes through in bounded memory, up, copied as a part, and down', { timeout: 120_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
    const running = await startEmulatorProcess({
      args: ['--data', dataDir, '--bucket', bucket, '--anonymous'],
    })
    const target = `${running.endpoint}/${bucket}`
    await upload(`${target}/warm-up`, 8)
    const before = await peakMemory(running.child.pid)
    const crc64 = await upload(`${target}/large`, 300)
    const initiated = await send({ method: 'POST', url: `${target}/copy?uploads` })
    const uploadId = /<UploadId>(\w+)</.exec(initiated.text)?.[1] ?? ''
    const headers = { 'x-oss-copy-source': `/${bucket}/large`, 'content-length': '0' }
    const part = `${target}/copy?partNumber=1&uploadId=${uploadId}`
    expect((await send({ method: 'PUT', url: part, headers })).headers['x-oss-hash-crc64ecma']).toBe(crc64)
    expect(await download(`${target}/large`)).toBe(300 * mebibyte)
    const after = await peakMemory(running.child.pid)
    await running.end('SIGTERM')
    await rm(dataDir, { recursive: true })
    expect(after - before).toBeLessThan(100 * mebibyte)
  })
})
