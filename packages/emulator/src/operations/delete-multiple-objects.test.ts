import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Incoming } from '../../test/send.ts'
import { type SignedClient, signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

function deleteAll(
  client: SignedClient,
  body: string,
  query: Record<string, string> = {},
): Promise<Incoming> {
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
  return client('POST', { query: { delete: '', ...query }, headers, body })
}

describe('DeleteMultipleObjects', () => {
  const body =
    '<Delete><Quiet>false</Quiet><Object><Key>a.txt</Key></Object><Object><Key>b&amp;c.txt</Key></Object></Delete>'

  it('removes the listed keys and returns them, including missing ones', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'b&c.txt', 'x')
    await emulator.state.putObject(bucket, 'stays', 'x')
    const response = await deleteAll(signedClient(emulator, bucket), body, { 'encoding-type': 'url' })
    expect(response.status).toBe(200)
    expect(xmlElements(response.text, 'Key')).toEqual(['a.txt', 'b%26c.txt'])
    expect(emulator.state.listKeys(bucket)).toEqual(['stays'])
  })

  it('returns an empty body in quiet mode', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await deleteAll(signedClient(emulator, bucket), body.replace('false', 'true'))
    expect(response).toMatchObject({ status: 200, text: '' })
  })

  it('removes keys with control characters', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'a\u0001b', 'x')
    const listed = '<Delete><Object><Key>a&#x01;b</Key></Object></Delete>'
    expect((await deleteAll(signedClient(emulator, bucket), listed)).status).toBe(200)
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it.each([
    ['<Remove></Remove>', '0016-00000608'],
    ['<Delete></Delete>', '0016-00000608'],
    ['<Delete><Object></Object></Delete>', '0016-00000613'],
    [`<Delete>${'<Object><Key>k</Key></Object>'.repeat(1001)}</Delete>`, '0016-00000608'],
  ])('refuses the body %.40s', async (malformed, ec) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await deleteAll(signedClient(emulator, bucket), malformed)
    expect(response).toMatchObject({ status: 400, headers: { 'x-oss-ec': ec } })
    expect(xmlElement(response.text, 'Code')).toBe('MalformedXML')
    expect(xmlElement(response.text, 'ErrorDetail')).toBeDefined()
  })

  it('refuses a body beyond 2 MB', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await deleteAll(signedClient(emulator, bucket), ' '.repeat(2 * 1024 * 1024 + 1))
    expect(xmlElement(response.text, 'Code')).toBe('MalformedXML')
  })

  it('wants Content-MD5, and the right one', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const missing = await client('POST', { query: { delete: '' }, body })
    expect(missing).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0016-00000606' } })
    const headers = { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' }
    const wrong = await client('POST', { query: { delete: '' }, headers, body })
    expect(xmlElement(wrong.text, 'Code')).toBe('InvalidDigest')
  })
})
