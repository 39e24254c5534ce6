import { describe, expect, it } from 'vitest'
import type { Incoming } from '../../test/send.ts'
import { type SignedClient, signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'log.txt'

function append(client: SignedClient, position: string, body: string): Promise<Incoming> {
  return client('POST', { key, query: { append: '', position }, body })
}

describe('AppendObject', () => {
  it('returns the encryption of the object, also when it is appended to', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const headers = { 'x-oss-server-side-encryption': 'AES256' }
    const first = { key: 'k', query: { append: '', position: '0' }, headers, body: 'a' }
    const second = { key: 'k', query: { append: '', position: '1' }, body: 'b' }
    for (const call of [first, second]) {
      const response = await client('POST', call)
      expect(response.headers['x-oss-server-side-encryption']).toBe('AES256')
    }
  })

  it('appends at the end and returns the CRC of the whole object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const first = await append(client, '0', 'hi oss,append object')
    expect(first).toMatchObject({
      status: 200,
      headers: { 'x-oss-next-append-position': '20', 'x-oss-hash-crc64ecma': '2313496259928504459' },
    })
    const second = await append(client, '20', ',this is a demo')
    expect(second.headers).toMatchObject({
      'x-oss-next-append-position': '35',
      'x-oss-hash-crc64ecma': '8586970469916596321',
    })
    const get = await client('GET', { key })
    expect(get.text).toBe('hi oss,append object,this is a demo')
    expect(get.headers).toMatchObject({
      'x-oss-object-type': 'Appendable',
      'x-oss-next-append-position': '35',
      etag: expect.stringMatching(/^"[0-9A-F]{24}00000000"$/),
    })
  })

  it('returns the length when the position is not the end', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await append(client, '0', 'hello')
    for (const position of ['0', '4', '6']) {
      const response = await append(client, position, 'x')
      expect(response).toMatchObject({ status: 409, headers: { 'x-oss-next-append-position': '5' } })
      expect(xmlElement(response.text, 'Code')).toBe('PositionNotEqualToLength')
    }
    expect((await client('GET', { key })).text).toBe('hello')
  })

  it('refuses an object that was put', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, key, 'hello')
    const response = await append(signedClient(emulator, bucket), '5', 'x')
    expect(response).toMatchObject({ status: 409, headers: { 'x-oss-ec': '0026-00000017' } })
    expect(xmlElement(response.text, 'Code')).toBe('ObjectNotAppendable')
  })

  it('changes nothing when nothing is appended', async () => {
    let clock = Date.now()
    await using emulator = await startEmulator({ buckets: [bucket], now: () => clock })
    const client = signedClient(emulator, bucket)
    await append(client, '0', 'hello')
    clock += 5_000
    expect((await append(client, '5', '')).headers['x-oss-next-append-position']).toBe('5')
    expect(emulator.state.describeObject(bucket, key)?.lastModified).toBe(clock - 5_000)
  })

  it.each([
    ['', '0016-00000502'],
    ['-1', '0016-00000502'],
    ['x', '0016-00000502'],
  ])('refuses position %j', async (position, ec) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await append(signedClient(emulator, bucket), position, 'x')
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': ec } })
  })

  it('wants a position', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await signedClient(emulator, bucket)('POST', { key, query: { append: '' }, body: 'x' })
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0016-00000501' } })
  })

  it('becomes a Normal object again when it is put', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await append(client, '0', 'hello')
    await client('PUT', { key, body: 'new' })
    expect(emulator.state.describeObject(bucket, key)).toMatchObject({ type: 'Normal', byteLength: 3 })
  })
})
