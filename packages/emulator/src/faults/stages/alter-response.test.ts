import { describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../../test/multipart-calls.ts'
import { openRawSocket } from '../../../test/raw-socket.ts'
import { type Incoming, send } from '../../../test/send.ts'
import { signedClient } from '../../../test/signed-client.ts'
import { xmlElement } from '../../../test/xml-elements.ts'
import type { Emulator } from '../../facade/emulator.ts'
import { startEmulator } from '../../facade/start-emulator.ts'
import type { Fault } from '../plan/fault.ts'

const bucket = 'demo-bucket'
const etag = '5D41402ABC4B2A76B9719D911017C592'
const crc64 = '11177612005948864433'

async function putWith(fault: Fault): Promise<{ readonly response: Incoming; readonly emulator: Emulator }> {
  const emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
  emulator.faults.add({ fault })
  const response = await send({ method: 'PUT', url: `${emulator.endpoint}/${bucket}/k`, body: 'hello' })
  await emulator.close()
  return { response, emulator }
}

describe('faults in a response', () => {
  it.each([
    [{ kind: 'wrong-crc' }, { 'x-oss-hash-crc64ecma': '11177612005948864434', etag: `"${etag}"` }],
    [{ kind: 'missing-crc' }, { 'x-oss-hash-crc64ecma': undefined, etag: `"${etag}"` }],
    [{ kind: 'wrong-etag' }, { etag: `"0${etag.slice(1)}"`, 'x-oss-hash-crc64ecma': crc64 }],
    [{ kind: 'wrong-etag', form: 'lower-case' }, { etag: `"${etag.toLowerCase()}"` }],
    [{ kind: 'wrong-etag', form: 'unquoted' }, { etag }],
    [{ kind: 'missing-etag' }, { etag: undefined, 'x-oss-hash-crc64ecma': crc64 }],
    [{ kind: 'header', name: 'date', value: 'yesterday' }, { date: 'yesterday' }],
    [{ kind: 'header', name: 'x-oss-request-id' }, { 'x-oss-request-id': undefined }],
  ] as const)('%j leaves the object right and changes only the headers', async (fault, headers) => {
    const { response, emulator } = await putWith(fault)
    expect(response.status).toBe(200)
    for (const [name, value] of Object.entries(headers)) expect(response.headers[name]).toBe(value)
    expect(emulator.state.describeObject(bucket, 'k')).toMatchObject({ etag, crc64 })
    expect(emulator.requests).toMatchObject([{ fault: fault.kind, status: 200 }])
  })

  it('header can remove the Date, which Node would add again', async () => {
    const { response } = await putWith({ kind: 'header', name: 'Date' })
    expect(response.headers).not.toHaveProperty('date')
  })

  it('oversize-response makes the body larger, and valid', async () => {
    const { response } = await putWith({ kind: 'oversize-response', bytes: 200_000 })
    expect(response.headers['content-length']).toBe('200000')
    expect(response.text.trim()).toBe('')
    await using emulator = await startEmulator({ buckets: [bucket] })
    emulator.faults.add({ fault: { kind: 'oversize-response', bytes: 1000 } })
    const list = await signedClient(emulator, bucket)('GET')
    expect(list.text).toMatch(/<\/ListBucketResult>\n {1000}$/)
  })

  it('huge-headers sends a header beyond what clients take', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    emulator.faults.add({ fault: { kind: 'huge-headers', bytes: 100_000 } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(`GET /${bucket} HTTP/1.1\r\nHost: h\r\n\r\n`)
    expect(await raw.waitFor(/\r\n\r\n/)).toMatch(/x-oss-filler: x{100000}\r\n/)
    raw.socket.destroy()
  })

  it('wrong-etag also changes the XML of a completion', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = { key: 'k', uploadId: await initiate(client, 'k') }
    const part = await putPart(client, upload, 1, 'hello')
    emulator.faults.add({ fault: { kind: 'wrong-etag' } })
    const response = await complete(client, upload, [[1, String(part.headers.etag)]])
    const returned = xmlElement(response.text, 'ETag')
    expect(returned).toBe(response.headers.etag)
    expect(returned).not.toBe(`"${emulator.state.describeObject(bucket, 'k')?.etag}"`)
  })

  it('expired-token refuses good credentials', async () => {
    const temporary = { accessKeyId: 'STS.a', accessKeySecret: 's', securityToken: 'the-token' }
    await using emulator = await startEmulator({ buckets: [bucket], credentials: [temporary] })
    emulator.faults.add({ match: { times: 1 }, fault: { kind: 'expired-token' } })
    const client = signedClient(emulator, bucket)
    const refused = await client('PUT', { key: 'k', body: 'x' })
    expect(refused).toMatchObject({ status: 403, headers: { 'x-oss-ec': '0002-00000007' } })
    expect(xmlElement(refused.text, 'Code')).toBe('SecurityTokenExpired')
    expect((await client('PUT', { key: 'k', body: 'x' })).status).toBe(200)
  })

  it('skew makes a right clock look wrong', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    emulator.faults.add({ match: { times: 1 }, fault: { kind: 'skew', ms: 1_200_000 } })
    const refused = await signedClient(emulator, bucket)('GET')
    expect(xmlElement(refused.text, 'Code')).toBe('RequestTimeTooSkewed')
    const ahead = Date.parse(xmlElement(refused.text, 'ServerTime') ?? '') - Date.now()
    expect(Math.round(ahead / 60_000)).toBe(20)
  })

  it('oversize-response also makes a download longer than its object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    await emulator.state.putObject(bucket, 'k', 'hello')
    emulator.faults.add({ fault: { kind: 'oversize-response', bytes: 3 } })
    const response = await send({ method: 'GET', url: `${emulator.endpoint}/${bucket}/k` })
    expect(response).toMatchObject({ text: 'hello   ', headers: { 'content-length': '8' } })
  })
})
