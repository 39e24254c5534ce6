import { readFile } from 'node:fs/promises'
import { HttpClient } from '@oss/http/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, type Service, startService } from '../service/service.ts'
import { fetchTransport } from './fetch-transport.ts'

const MIB = 2 ** 20

let service: Service
beforeEach(async () => {
  service = await startService({ allowAnonymous: true })
})
afterEach(() => service[Symbol.asyncDispose]())

/** A body that reports when it was read to its end. */
function chunkedBody(content: Uint8Array, chunkBytes: number) {
  const read = Promise.withResolvers<void>()
  return {
    byteLength: content.byteLength,
    read: read.promise,
    async *open(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < content.byteLength; at += chunkBytes) yield content.subarray(at, at + chunkBytes)
      read.resolve()
    },
  }
}

/** Sends a PUT whose response the emulator holds back. */
function putWithoutResponse(client: HttpClient, body: ReturnType<typeof chunkedBody>, reported: number[]) {
  service.emulator.faults.add({
    match: { operation: 'PutObject' },
    fault: { kind: 'hang', when: 'before-headers', ms: 300 },
  })
  const url = new URL(`${service.emulator.endpoint}/${BUCKET}/object`)
  return client.send(
    { method: 'PUT', url, headers: {}, body },
    { onBytesSent: (bytes) => reported.push(bytes) },
  )
}

describe('a transport that reads a body as a whole before it sends it', () => {
  it('has sent what it reports, and not what was read', async () => {
    await using client = new HttpClient({ transport: fetchTransport() })
    const body = chunkedBody(bytesOf(3 * MIB), MIB)
    const reported: number[] = []
    const sending = putWithoutResponse(client, body, reported)
    await body.read
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(reported).toEqual([0])
    expect(await sending).toMatchObject({ status: 200, bytesSent: 3 * MIB, attempts: 1 })
    expect(reported).toEqual([0, 3 * MIB])
  })

  it('may have stored a body that was read to its end, although nothing was reported as sent (R5)', async () => {
    await using client = new HttpClient({ transport: fetchTransport() })
    const body = chunkedBody(bytesOf(MIB), MIB)
    const reported: number[] = []
    const sending = putWithoutResponse(client, body, reported)
    await body.read
    client.gate.close('stopped')
    await expect(sending).rejects.toMatchObject({ name: 'InterruptedError', mayHaveBeenApplied: true })
    expect(reported).toEqual([0])
  })

  it('cannot have stored a body that was not read to its end', async () => {
    await using client = new HttpClient({ transport: fetchTransport() })
    const opened = Promise.withResolvers<void>()
    const body = {
      byteLength: 2,
      async *open(signal: AbortSignal): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(1)
        opened.resolve()
        await new Promise((_resolve, reject) => signal.addEventListener('abort', reject))
      },
    }
    const url = new URL(`${service.emulator.endpoint}/${BUCKET}/object`)
    const sending = client.send({ method: 'PUT', url, headers: {}, body })
    await opened.promise
    client.gate.close('stopped')
    await expect(sending).rejects.toMatchObject({ name: 'InterruptedError', mayHaveBeenApplied: false })
  })

  it('uploads a file in parts, and progress counts a part when the service has it', async () => {
    const partSize = 3 * MIB
    const file = await service.file('file.bin', 10 * MIB)
    const client = service.client({ transport: fetchTransport() })
    const upload = client.resumableUpload({ bucket: BUCKET, key: 'large', file, partSize, parallel: 1 })
    const inFlight = new Set<number>()
    for await (const { bytesInFlight } of upload.progress()) inFlight.add(bytesInFlight)
    expect(await upload.done()).toMatchObject({ partsTotal: 4, crc64Verified: true })
    expect([...inFlight].sort((one, other) => one - other)).toEqual([0, MIB, partSize])
    const stored = await service.emulator.state.readObject(BUCKET, 'large')
    expect((await readFile(file)).equals(stored ?? new Uint8Array())).toBe(true)
  })

  it('stores small objects, whose bytes it opens like any other body', async () => {
    const client = service.client({ transport: fetchTransport() })
    const reported: number[] = []
    const stored = await client.putObject({
      bucket: BUCKET,
      key: 'small',
      body: 'hello',
      onProgress: (bytes) => reported.push(bytes),
    })
    expect(stored.crc64Verified).toBe(true)
    expect(reported).toEqual([0, 5])
  })
})

describe('the option transport', () => {
  it.each(['pieces', undefined])('is refused when bodies is %s', (bodies) => {
    const transport: object = { ...fetchTransport(), bodies }
    expect(() => new HttpClient({ transport: transport as ReturnType<typeof fetchTransport> })).toThrow(
      "transport.bodies must be 'chunks' or 'whole'.",
    )
  })

  it('is required by the client without Node.js', () => {
    expect(() => new HttpClient({} as { transport: ReturnType<typeof fetchTransport> })).toThrow(/transport/)
  })
})
