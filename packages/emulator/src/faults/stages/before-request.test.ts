import { describe, expect, it } from 'vitest'
import { openRawSocket } from '../../../test/raw-socket.ts'
import { send } from '../../../test/send.ts'
import { xmlElement } from '../../../test/xml-elements.ts'
import { startEmulator } from '../../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const open = { buckets: [bucket], allowAnonymous: true }
const path = `/${bucket}/k`

describe('faults before a request is executed', () => {
  it('status responds with the default code of the status', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ match: { nth: 1 }, fault: { kind: 'status', status: 503, retryAfter: 7 } })
    const response = await send({ method: 'PUT', url: emulator.endpoint + path, body: 'hello' })
    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '7' } })
    expect(xmlElement(response.text, 'Code')).toBe('ServiceUnavailable')
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(emulator.requests).toMatchObject([
      { fault: 'status', status: 503, errorCode: 'ServiceUnavailable', receivedByteLength: 5 },
    ])
    expect((await send({ method: 'PUT', url: emulator.endpoint + path, body: 'hello' })).status).toBe(200)
  })

  it('status can set code, message, headers and body', async () => {
    await using emulator = await startEmulator(open)
    const url = emulator.endpoint + path
    emulator.faults.add({
      fault: { kind: 'status', status: 409, code: 'PartAlreadyExist', message: 'Again?' },
    })
    const coded = await send({ method: 'PUT', url, body: 'x' })
    expect([xmlElement(coded.text, 'Code'), xmlElement(coded.text, 'Message')]).toEqual([
      'PartAlreadyExist',
      'Again?',
    ])
    emulator.faults.clear()
    emulator.faults.add({ fault: { kind: 'status', status: 200, body: '<Broken' } })
    expect(await send({ method: 'PUT', url, body: 'x' })).toMatchObject({ status: 200, text: '<Broken' })
    emulator.faults.clear()
    emulator.faults.add({ fault: { kind: 'status', status: 204 } })
    expect(await send({ method: 'PUT', url, body: 'x' })).toMatchObject({ status: 204, text: '' })
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('status before-body responds before the body is received', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'status', status: 403, when: 'before-body' } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\nhello`)
    expect(await raw.waitFor(/<\/Error>/)).toMatch(/^HTTP\/1.1 403 /)
    raw.socket.destroy()
  })

  it('status after-commit responds so after executing the request', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'status', status: 500, when: 'after-commit' } })
    expect((await send({ method: 'PUT', url: emulator.endpoint + path, body: 'hello' })).status).toBe(500)
    expect(await emulator.state.readObject(bucket, 'k')).toEqual(Buffer.from('hello'))
  })

  it('error-in-200 responds with 200 and an error document, and does not execute the request', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'error-in-200', code: 'InternalError' } })
    const response = await send({ method: 'PUT', url: emulator.endpoint + path, body: 'hello' })
    expect(response.status).toBe(200)
    expect(xmlElement(response.text, 'Code')).toBe('InternalError')
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('redirect sends the client elsewhere', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ match: { nth: 1 }, fault: { kind: 'redirect', location: 'http://127.0.0.1:1/x' } })
    emulator.faults.add({ fault: { kind: 'redirect', location: '/y', status: 302 } })
    const url = emulator.endpoint + path
    const first = await send({ method: 'PUT', url, body: 'x' })
    expect(first).toMatchObject({ status: 307, headers: { location: 'http://127.0.0.1:1/x' } })
    expect(await send({ method: 'GET', url })).toMatchObject({ status: 302, headers: { location: '/y' } })
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('delay waits and then executes the request', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'delay', ms: 150 } })
    const startedAt = performance.now()
    expect((await send({ method: 'PUT', url: emulator.endpoint + path, body: 'x' })).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThan(140)
  })

  it('hang before-body does nothing until the client disconnects', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'hang', when: 'before-body' } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(raw.received()).toBe('')
    raw.socket.destroy()
    await expect.poll(() => emulator.requests[0]?.endedAt).toBeDefined()
    expect(emulator.requests).toMatchObject([{ fault: 'hang', status: undefined }])
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('hang with a time continues afterwards', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'hang', when: 'before-body', ms: 100 } })
    expect((await send({ method: 'PUT', url: emulator.endpoint + path, body: 'x' })).status).toBe(200)
  })

  it('reset before ends the connection with a RST', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'reset', when: 'before' } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello`)
    expect(await raw.ending()).toBe('reset')
    expect(raw.received()).toBe('')
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('interim sends 102 before the response', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'interim', count: 2 } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello`)
    const processing = 'HTTP/1\\.1 102 Processing\\r\\n\\r\\n'
    expect(await raw.waitFor(/200 OK/)).toMatch(new RegExp(`^${processing}${processing}HTTP/1\\.1 200 OK`))
    raw.socket.destroy()
  })

  it('skew moves the clock for one request only', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ match: { nth: 1 }, fault: { kind: 'skew', ms: 3_600_000 } })
    const url = emulator.endpoint + path
    const dates = [await send({ method: 'GET', url }), await send({ method: 'GET', url })].map(
      ({ headers }) => headers.date,
    )
    const [ahead = Number.NaN, right = Number.NaN] = dates.map(
      (date) => Date.parse(String(date)) - Date.now(),
    )
    expect(Math.abs(ahead - 3_600_000)).toBeLessThan(30_000)
    expect(Math.abs(right)).toBeLessThan(30_000)
  })
})
