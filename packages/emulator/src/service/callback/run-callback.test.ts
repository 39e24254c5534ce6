import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../../test/multipart-calls.ts'
import { signedClient } from '../../../test/signed-client.ts'
import { xmlElement } from '../../../test/xml-elements.ts'
import { startEmulator } from '../../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'up/a b.txt'

/** An application server that records its calls. */
interface Application {
  readonly url: string
  readonly calls: { readonly headers: IncomingMessage['headers']; readonly body: string }[]
  close(): void
}

let closeLast: () => void = () => {}
afterEach(() => closeLast())

async function startApplication(status: number, body: string): Promise<Application> {
  const calls: Application['calls'] = []
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeLast = () => server.close()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`, calls, close: closeLast }
}

/** A place in a callback body that the emulator fills. */
function place(name: string): string {
  return `$\{${name}}`
}

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')
}

describe('a callback', () => {
  it('calls the application and responds with its JSON', async () => {
    const application = await startApplication(200, '{"ok":true}')
    await using emulator = await startEmulator({ buckets: [bucket] })
    const callbackBody = ['bucket', 'object', 'etag', 'size', 'mimeType', 'x:my', 'no']
      .map((name) => `${name}=${place(name)}`)
      .join('&')
    const headers = {
      'content-type': 'text/plain',
      'x-oss-callback': encode({ callbackUrl: application.url, callbackHost: 'app.test', callbackBody }),
      'x-oss-callback-var': encode({ 'x:my': 'a&b' }),
    }
    const put = await signedClient(emulator, bucket)('PUT', { key, body: 'hello', headers })
    expect(put).toMatchObject({
      status: 200,
      text: '{"ok":true}',
      headers: { 'content-type': 'application/json', etag: '"5D41402ABC4B2A76B9719D911017C592"' },
    })
    const body =
      'bucket=demo-bucket&object=up%2Fa%20b.txt&etag=5D41402ABC4B2A76B9719D911017C592&size=5&mimeType=text%2Fplain&x:my=a%26b&no='
    expect(application.calls).toMatchObject([
      { body, headers: { host: 'app.test', 'content-type': 'application/x-www-form-urlencoded' } },
    ])
  })

  it('can be JSON, in the query, and at a completion', async () => {
    const application = await startApplication(200, '[]')
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = { key, uploadId: await initiate(client, key) }
    const part = await putPart(client, upload, 1, 'hello')
    const callback = encode({
      callbackUrl: application.url,
      callbackBody: `{"object":${place('object')},"size":${place('size')}}`,
      callbackBodyType: 'application/json',
    })
    const response = await complete(client, upload, [[1, String(part.headers.etag)]], { query: { callback } })
    expect(response).toMatchObject({
      status: 200,
      text: '[]',
      headers: { 'content-type': 'application/json' },
    })
    expect(application.calls).toMatchObject([{ body: '{"object":"up/a b.txt","size":5}' }])
    expect(JSON.stringify(emulator.requests)).not.toContain(callback)
  })

  it.each([
    [301, '{}', 'Error status : 301.', '0007-00000203'],
    [200, 'not json', 'Response body is not valid json format.', '0007-00000205'],
  ])('with the response %i %s fails with 203, and the object stays', async (status, text, message, ec) => {
    const application = await startApplication(status, text)
    await using emulator = await startEmulator({ buckets: [bucket] })
    const headers = { 'x-oss-callback': encode({ callbackUrl: application.url, callbackBody: 'x' }) }
    const put = await signedClient(emulator, bucket)('PUT', { key, body: 'hello', headers })
    expect(put).toMatchObject({ status: 203, headers: { 'x-oss-ec': ec } })
    expect(xmlElement(put.text, 'Code')).toBe('CallbackFailed')
    expect(xmlElement(put.text, 'Message')).toBe(message)
    expect(await emulator.state.readObject(bucket, key)).toEqual(Buffer.from('hello'))
    expect(emulator.requests).toMatchObject([{ status: 203, errorCode: 'CallbackFailed' }])
  })

  it('tries the next address when one cannot be reached, and none outside this machine', async () => {
    const application = await startApplication(200, '{}')
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const call = async (callbackUrl: string): Promise<number> => {
      const headers = { 'x-oss-callback': encode({ callbackUrl, callbackBody: 'x' }) }
      return (await client('PUT', { key, body: 'hello', headers })).status
    }
    expect(await call(`http://127.0.0.1:1/;${application.url}`)).toBe(200)
    expect(await call('http://192.0.2.1/')).toBe(203)
    expect(await call('not a url')).toBe(203)
    expect(application.calls).toHaveLength(1)
  })

  it.each([
    [{ 'x-oss-callback': 'bm90IGpzb24=' }, {}, '0007-00000003'],
    [{ 'x-oss-callback': encode({ callbackBody: 'x' }) }, {}, undefined],
    [
      { 'x-oss-callback': encode({ callbackUrl: 'a', callbackBody: 'x', callbackBodyType: 'text/xml' }) },
      {},
      '0007-00000012',
    ],
    [
      {
        'x-oss-callback': encode({ callbackUrl: 'a', callbackBody: 'x' }),
        'x-oss-callback-var': encode('no'),
      },
      {},
      '0007-00000103',
    ],
    [{ 'x-oss-callback': encode({ callbackUrl: 'a', callbackBody: 'x' }) }, { callback: 'both' }, undefined],
    [{ 'x-oss-callback': 'error argument' }, {}, '0007-00000002'],
  ])('that is not usable stores nothing: %j', async (headers, query, ec) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const put = await signedClient(emulator, bucket)('PUT', {
      key,
      body: 'hello',
      headers: { ...headers },
      query,
    })
    expect(put.status).toBe(400)
    expect(xmlElement(put.text, 'Code')).toBe('InvalidArgument')
    expect(put.headers['x-oss-ec']).toBe(ec)
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })
})
