import { describe, expect, it } from 'vitest'
import { openRawSocket, type RawSocket } from '../../../test/raw-socket.ts'
import type { Emulator } from '../../facade/emulator.ts'
import { startEmulator } from '../../facade/start-emulator.ts'
import type { Fault } from '../plan/fault.ts'

const bucket = 'demo-bucket'

async function start(fault: Fault): Promise<Emulator> {
  const emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
  await emulator.state.putObject(bucket, 'old', '0123456789')
  emulator.faults.add({ fault })
  return emulator
}

async function request(emulator: Emulator, method: 'PUT' | 'GET'): Promise<RawSocket> {
  const raw = await openRawSocket(emulator.endpoint)
  const rest =
    method === 'PUT'
      ? 'k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello'
      : 'old HTTP/1.1\r\nHost: h\r\n\r\n'
  await raw.write(`${method} /${bucket}/${rest}`)
  return raw
}

describe('faults while a response is sent', () => {
  it('reset after-commit executes the request and resets the connection', async () => {
    await using emulator = await start({ kind: 'reset', when: 'after-commit' })
    const raw = await request(emulator, 'PUT')
    expect(await raw.ending()).toBe('reset')
    expect(raw.received()).toBe('')
    expect(emulator.state.listKeys(bucket)).toEqual(['k', 'old'])
    expect(emulator.requests).toMatchObject([{ fault: 'reset', status: undefined, receivedByteLength: 5 }])
  })

  it('drop-response does it and closes without a word', async () => {
    await using emulator = await start({ kind: 'drop-response' })
    const raw = await request(emulator, 'PUT')
    expect(await raw.ending()).toBe('fin')
    expect(raw.received()).toBe('')
    expect(emulator.state.listKeys(bucket)).toEqual(['k', 'old'])
  })

  it('drop-response can do it and stay silent', async () => {
    await using emulator = await start({ kind: 'drop-response', connection: 'hang' })
    const raw = await request(emulator, 'PUT')
    await expect.poll(() => emulator.state.listKeys(bucket)).toEqual(['k', 'old'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([raw.received(), emulator.openSockets]).toEqual(['', 1])
    raw.socket.destroy()
  })

  it('reset mid-response sends so many bytes of the body first', async () => {
    await using emulator = await start({ kind: 'reset', when: 'mid-response', bytes: 3 })
    const raw = await request(emulator, 'GET')
    expect(await raw.ending()).toBe('reset')
    expect(raw.received()).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Content-Length: 10\r\n[\s\S]*\r\n\r\n012$/)
  })

  it('reset mid-response cuts the head when there is no body', async () => {
    await using emulator = await start({ kind: 'reset', when: 'mid-response' })
    const raw = await request(emulator, 'PUT')
    expect(await raw.ending()).toBe('reset')
    expect(raw.received()).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(raw.received()).not.toContain('\r\n\r\n')
    expect(emulator.state.listKeys(bucket)).toEqual(['k', 'old'])
  })

  it('truncate-response sends half and closes', async () => {
    await using emulator = await start({ kind: 'truncate-response' })
    const raw = await request(emulator, 'GET')
    expect(await raw.ending()).toBe('fin')
    expect(raw.received()).toMatch(/Content-Length: 10\r\n[\s\S]*\r\n\r\n01234$/)
  })

  it('hang before-headers executes the request and responds later', async () => {
    await using emulator = await start({ kind: 'hang', when: 'before-headers', ms: 150 })
    const raw = await request(emulator, 'PUT')
    await expect.poll(() => emulator.state.listKeys(bucket)).toEqual(['k', 'old'])
    expect(raw.received()).toBe('')
    expect(await raw.waitFor(/200 OK/)).toContain('200 OK')
    raw.socket.destroy()
  })

  it('hang mid-response stops half way, then sends the rest', async () => {
    await using emulator = await start({ kind: 'hang', when: 'mid-response', ms: 100 })
    const raw = await request(emulator, 'GET')
    expect(await raw.waitFor(/01234/)).toMatch(/\r\n\r\n01234$/)
    expect(await raw.ending()).toBe('fin')
    expect(raw.received()).toMatch(/\r\n\r\n0123456789$/)
  })

  it('slow-response sends head and body at its pace', async () => {
    await using emulator = await start({ kind: 'slow-response', bytesPerSecond: 2_000 })
    const startedAt = performance.now()
    const raw = await request(emulator, 'GET')
    expect(await raw.ending()).toBe('fin')
    expect(performance.now() - startedAt).toBeGreaterThan(150)
    expect(raw.received()).toMatch(/^HTTP\/1.1 200 OK[\s\S]*\r\n\r\n0123456789$/)
  })

  it('endless-response continues after the response until the client closes', async () => {
    await using emulator = await start({ kind: 'endless-response' })
    const raw = await request(emulator, 'GET')
    expect(await raw.waitFor(/ {16384}\r\n4000/)).toMatch(
      /Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n4000\r\n {16384}\r\n/,
    )
    expect(raw.received()).not.toContain('Content-Length')
    raw.socket.destroy()
    await expect.poll(() => emulator.openSockets).toBe(0)
  })

  it('close-after responds as usual and closes without an announcement', async () => {
    await using emulator = await start({ kind: 'close-after' })
    const raw = await request(emulator, 'GET')
    expect(await raw.ending()).toBe('fin')
    expect(raw.received()).toMatch(/Connection: keep-alive\r\n[\s\S]*\r\n\r\n0123456789$/)
  })

  it('ends with the emulator even while it hangs', async () => {
    const emulator = await start({ kind: 'hang', when: 'mid-response' })
    const raw = await request(emulator, 'GET')
    await raw.waitFor(/01234/)
    await emulator.close()
    expect(emulator.openSockets).toBe(0)
    await raw.ending()
  })
})
