import { describe, expect, it } from 'vitest'
import { openRawSocket } from '../../../test/raw-socket.ts'
import { send } from '../../../test/send.ts'
import { startEmulator } from '../../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const open = { buckets: [bucket], allowAnonymous: true }
const path = `/${bucket}/k`

describe('faults in the body of a request', () => {
  it('corrupt-body stores a changed byte, and the CRC of what it stored', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'corrupt-body', offset: 1 } })
    const response = await send({ method: 'PUT', url: emulator.endpoint + path, body: 'hello' })
    expect(response.status).toBe(200)
    expect(response.headers['x-oss-hash-crc64ecma']).not.toBe('11177612005948864433')
    const stored = await emulator.state.readObject(bucket, 'k')
    expect([...(stored ?? [])]).toEqual([0x68, 255 - 0x65, 0x6c, 0x6c, 0x6f])
    expect(emulator.state.describeObject(bucket, 'k')?.crc64).toBe(response.headers['x-oss-hash-crc64ecma'])
  })

  it('corrupt-body is found by Content-MD5', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'corrupt-body' } })
    const headers = { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' }
    const response = await send({ method: 'PUT', url: emulator.endpoint + path, headers, body: 'hello' })
    expect(response.status).toBe(400)
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('slow-read takes the body in at its pace', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'slow-read', bytesPerSecond: 10_000 } })
    const startedAt = performance.now()
    await send({ method: 'PUT', url: emulator.endpoint + path, body: 'x'.repeat(2_000) })
    expect(performance.now() - startedAt).toBeGreaterThan(150)
  })

  it.each([0, 3, 5, 100])('reset after-bytes %i stores nothing', async (bytes) => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'reset', when: 'after-bytes', bytes } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello`)
    expect(await raw.ending()).toBe('reset')
    expect(raw.received()).toBe('')
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.requests).toMatchObject([{ fault: 'reset', status: undefined }])
  })

  it('corrupt-body finds its byte in a later chunk', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'corrupt-body', offset: 500_000 } })
    await send({ method: 'PUT', url: emulator.endpoint + path, body: Buffer.alloc(600_000) })
    const stored = (await emulator.state.readObject(bucket, 'k')) ?? Buffer.alloc(0)
    expect(stored.byteLength).toBe(600_000)
    expect(stored.findIndex((byte) => byte !== 0)).toBe(500_000)
    expect(stored.filter((byte) => byte !== 0)).toHaveLength(1)
  })
})
