import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRawSocket } from '../../test/raw-socket.ts'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const open = { buckets: [bucket], allowAnonymous: true }
const put = `PUT /${bucket}/k HTTP/1.1\r\nHost: h\r\n`

describe('the HTTP server', () => {
  it('serves many requests on one connection', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}Content-Length: 5\r\n\r\nhello${put}Content-Length: 2\r\n\r\nhi`)
    await raw.waitFor(/200 OK[\s\S]*200 OK/)
    expect(emulator.state.describeObject(bucket, 'k')?.byteLength).toBe(2)
    expect(emulator.openSockets).toBe(1)
    raw.socket.destroy()
  })

  it('cuts off what comes beyond Content-Length', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}Content-Length: 5\r\n\r\nhello, surplus`)
    await raw.waitFor(/200 OK[\s\S]*400 Bad Request/)
    expect(emulator.state.describeObject(bucket, 'k')?.byteLength).toBe(5)
  })

  it('responds with IncompleteBody when the client closes its sending side too early', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint, true)
    await raw.write(`${put}Content-Length: 10\r\n\r\nhello`)
    raw.socket.end()
    expect(await raw.waitFor(/<\/Error>/)).toMatch(/^HTTP\/1.1 400 [\s\S]*<Code>IncompleteBody<\/Code>/)
    expect(await raw.ending()).toBe('fin')
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.requests).toMatchObject([
      { status: 400, errorCode: 'IncompleteBody', receivedByteLength: 5 },
    ])
  })

  it('stores nothing when the client goes away in the middle of the body', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}Content-Length: 10\r\n\r\nhello`)
    await waitUntil(() => emulator.requests.length === 1)
    raw.socket.resetAndDestroy()
    await waitUntil(() => emulator.openSockets === 0 && emulator.requests[0]?.endedAt !== undefined)
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.requests).toMatchObject([{ status: undefined, operation: 'PutObject' }])
  })

  it('closes although clients went away while their bodies were being written to disk', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'emulator-'))
    try {
      const emulator = await startEmulator({ ...open, dataDir })
      for (let round = 0; round < 20; round++) {
        const raw = await openRawSocket(emulator.endpoint)
        await raw.write(`${put}Content-Length: 5\r\n\r\nhello`)
        raw.socket.resetAndDestroy()
      }
      await waitUntil(() => emulator.requests.length > 0 && emulator.openSockets === 0)
      await emulator.close()
      expect(emulator.openSockets).toBe(0)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  it('wants to know how long a body is', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}\r\n`)
    expect(await raw.waitFor(/<\/Error>/)).toMatch(/^HTTP\/1.1 411 [\s\S]*<Code>MissingContentLength<\/Code>/)
    raw.socket.destroy()
  })

  it('sends 100 Continue when it wants the body', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    expect(await raw.waitFor(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    await raw.write('hello')
    expect(await raw.waitFor(/200 OK/)).toContain('x-oss-hash-crc64ecma: 11177612005948864433')
    raw.socket.destroy()
  })

  it('refuses without 100 Continue when it does not, and closes', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    const response = await raw.waitFor(/<\/Error>/)
    expect(response).toMatch(/^HTTP\/1.1 403 /)
    expect(response).toContain('Connection: close')
    raw.socket.destroy()
  })

  it('keeps the connection after refusing a small body that it did not want', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const raw = await openRawSocket(emulator.endpoint)
    for (let round = 1; round <= 2; round++) {
      await raw.write(`${put}Content-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`)
      await raw.waitFor(new RegExp(`(403 Forbidden[\\s\\S]*){${round}}`))
    }
    expect(emulator.openSockets).toBe(1)
    expect(emulator.requests).toHaveLength(2)
    raw.socket.destroy()
  })

  it('delivers the rejection to a client that keeps sending a large body, and then closes', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const body = Buffer.alloc(32 * 1024 * 1024)
    const response = await send({
      method: 'PUT',
      url: `${emulator.endpoint}/${bucket}/k`,
      body,
      headers: { 'content-length': String(body.byteLength) },
    })
    expect(response).toMatchObject({ status: 403, headers: { connection: 'close' } })
    expect(xmlElement(response.text, 'Code')).toBe('AccessDenied')
  })

  it('responds to invalid HTTP with a minimal 400', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write('NONSENSE\r\n\r\n')
    expect(await raw.waitFor(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 400 /)
    expect(await raw.ending()).toBe('fin')
  })

  it('refuses headers beyond 64 KiB', async () => {
    await using emulator = await startEmulator(open)
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`${put}x-a: ${'x'.repeat(70_000)}\r\n\r\n`)
    expect(await raw.waitFor(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 431 /)
  })

  it('understands a request that names the whole URL, as a proxy sends it', async () => {
    await using emulator = await startEmulator(open)
    await emulator.state.putObject(bucket, 'k', 'hello')
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`GET http://h/${bucket}/k HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`)
    expect(await raw.waitFor(/hello/)).toContain('200 OK')
    expect(await raw.ending()).toBe('fin')
  })

  it('understands virtual hosts and custom domains', async () => {
    await using emulator = await startEmulator({ ...open, cnames: { 'files.example.com': bucket } })
    await emulator.state.putObject(bucket, 'k', 'hello')
    for (const host of [
      'demo-bucket.localhost',
      'demo-bucket.oss-cn-hangzhou.aliyuncs.com',
      'files.example.com',
    ]) {
      const response = await send({ method: 'GET', url: `${emulator.endpoint}/k`, headers: { host } })
      expect(response.text).toBe('hello')
    }
  })

  it('names itself as the endpoint to a client that addresses another region', async () => {
    await using emulator = await startEmulator(open)
    const headers = { host: `${bucket}.oss-cn-beijing.aliyuncs.com` }
    const response = await send({ method: 'GET', url: `${emulator.endpoint}/k`, headers })
    expect(response.status).toBe(403)
    expect(xmlElement(response.text, 'Endpoint')).toBe(emulator.endpoint.replace('http://', ''))
  })

  it('rejects malformed escapes and unknown methods with an OSS error', async () => {
    await using emulator = await startEmulator(open)
    const broken = await send({ method: 'GET', url: `${emulator.endpoint}/${bucket}/%ff` })
    expect(xmlElement(broken.text, 'Code')).toBe('InvalidObjectName')
    const patch = await send({ method: 'PATCH', url: `${emulator.endpoint}/${bucket}/k` })
    expect(patch.status).toBe(405)
    expect(emulator.requests).toMatchObject([
      { operation: '', errorCode: 'InvalidObjectName' },
      { operation: '', errorCode: 'MethodNotAllowed' },
    ])
  })

  it('limits the uploads of all connections together', async () => {
    await using emulator = await startEmulator({ ...open, bandwidthBytesPerSecond: 1_000_000 })
    const startedAt = performance.now()
    const url = `${emulator.endpoint}/${bucket}/`
    await Promise.all(
      ['a', 'b'].map((key) => send({ method: 'PUT', url: url + key, body: Buffer.alloc(200_000) })),
    )
    expect(performance.now() - startedAt).toBeGreaterThan(300)
  })

  it('limits one request to the bandwidth that it requests, and returns the delay', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const headers = { 'x-oss-traffic-limit': '819200' }
    const client = signedClient(emulator, bucket)
    const upload = await client('PUT', { key: 'k', headers, body: Buffer.alloc(50_000) })
    expect(Number(upload.headers['x-oss-qos-delay-time'])).toBeGreaterThan(300)
    const startedAt = performance.now()
    expect((await client('GET', { key: 'k', headers })).bytes.byteLength).toBe(50_000)
    expect(performance.now() - startedAt).toBeGreaterThan(300)
  })
})

describe('closing', () => {
  it('ends idle, reading, hanging and sending connections, and listens no more', async () => {
    const emulator = await startEmulator(open)
    emulator.faults.add({ match: { key: 'hangs' }, fault: { kind: 'hang', when: 'before-body' } })
    const agent = new Agent({ keepAlive: true })
    await new Promise((resolve) => {
      const idle = httpRequest(`${emulator.endpoint}/${bucket}`, { agent }, (response) =>
        response.resume().on('end', resolve),
      )
      idle.end()
    })
    const reading = await openRawSocket(emulator.endpoint)
    await reading.write(`${put}Content-Length: 10\r\n\r\nhello`)
    const hanging = await openRawSocket(emulator.endpoint)
    await hanging.write(`GET /${bucket}/hangs HTTP/1.1\r\nHost: h\r\n\r\n`)
    await waitUntil(() => emulator.requests.length === 3)
    await emulator.close()
    await emulator.close()
    await Promise.all([reading.ending(), hanging.ending()])
    expect(emulator.openSockets).toBe(0)
    expect(emulator.requests.every(({ endedAt }) => endedAt !== undefined)).toBe(true)
    const refused = await new Promise((resolve) => {
      connect(emulator.port, '127.0.0.1').on('error', resolve)
    })
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
    agent.destroy()
  })
})

async function waitUntil(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { interval: 5 }).toBe(true)
}
