import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type HttpRequest } from '../src/index.ts'
import { errorDocument, serve, serveTcp } from './local-server.ts'

const signature = 'SIGCANARY0a1b2c3d4e5f60718293a4b5c6d7e8f90'
const token = 'STSCANARY/+abcdefghijklmnop=='
const accessKeyId = 'LTAIAKCANARY12345'
const canaries = [
  signature,
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString('hex'),
  accessKeyId,
]

function everythingOf(value: unknown): string {
  const parts: string[] = []
  for (let error = value; error instanceof Error; error = error.cause) {
    parts.push(
      error.message,
      error.stack ?? '',
      JSON.stringify(error),
      inspect(error, { depth: null, showHidden: true }),
    )
  }
  return [...parts, inspect(value, { depth: null, showHidden: true }), String(JSON.stringify(value))].join(
    '\n',
  )
}

function expectNoSecret(value: unknown): void {
  const text = everythingOf(value)
  for (const canary of canaries) expect(text).not.toContain(canary)
}

// OSS's response to a wrong signature repeats the whole request.
const echo = `<OSSAccessKeyId>${accessKeyId}</OSSAccessKeyId>
<SignatureProvided>${signature}</SignatureProvided>
<SecurityToken>${token}</SecurityToken>
<StringToSign>PUT


Wed, 28 Dec 2022 10:27:41 GMT
x-oss-date:Wed, 28 Dec 2022 10:27:41 GMT
x-oss-security-token:${token}
/bucket/key?security-token=${token}</StringToSign>
<StringToSignBytes>${Buffer.from(token).toString('hex')}</StringToSignBytes>
<CanonicalRequest>PUT x-oss-security-token=${encodeURIComponent(token)}&amp;x-oss-signature=${signature}</CanonicalRequest>
<Echo>Authorization: OSS ${accessKeyId.slice(0, 4)}:${signature}</Echo>`

function signedRequest(url: URL): HttpRequest {
  const query = `x-oss-signature=${signature}&x-oss-security-token=${encodeURIComponent(token)}`
  return {
    method: 'PUT',
    url: new URL(`?${query}`, url),
    headers: {
      Authorization: `OSS4-HMAC-SHA256 Credential=${accessKeyId}/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=${signature}`,
      'x-oss-security-token': token,
    },
  }
}

describe('secrets (S1, R13)', () => {
  it('are not in an error, however the service repeats them, and useful details are kept', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(403).end(errorDocument('SignatureDoesNotMatch', echo))
    })
    await using client = new HttpClient()
    const error: unknown = await client.send(signedRequest(server.url)).catch((reason: unknown) => reason)
    expectNoSecret(error)
    expect(error).toMatchObject({
      code: 'SignatureDoesNotMatch',
      details: {
        OSSAccessKeyId: 'LTAI***',
        StringToSign: expect.stringContaining(
          'x-oss-date:Wed, 28 Dec 2022 10:27:41 GMT\nx-oss-security-token:***',
        ),
      },
    })
  })

  it('are not in an error whose message repeats the headers of the request', async () => {
    await using server = await serve((request, response) => {
      const sent = JSON.stringify(request.headers).replaceAll('"', '&quot;')
      response
        .writeHead(400)
        .end(
          `<Error><Code>BadRequest</Code><Message>${request.url?.replaceAll('&', '&amp;')} ${sent}</Message></Error>`,
        )
    })
    await using client = new HttpClient()
    const error: unknown = await client.send(signedRequest(server.url)).catch((reason: unknown) => reason)
    const text = everythingOf(error)
    for (const canary of [signature, token]) expect(text).not.toContain(canary)
    expect(error).toMatchObject({ code: 'BadRequest' })
  })

  it('are not in an error about a response that echoes the request', async () => {
    await using server = await serveTcp((socket) => socket.pipe(socket))
    await using client = new HttpClient({ retry: createRetryPolicy({ maxAttempts: 1 }) })
    const error: unknown = await client.send(signedRequest(server.url)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'RESPONSE_MALFORMED' })
    expectNoSecret(error)
  })

  it('are not in events, in errors of broken connections or in the inspected client', async () => {
    await using server = await serve((_request, response) => response.destroy())
    const seen: unknown[] = []
    await using client = new HttpClient({
      authorizer: { authorize: async (request) => ({ ...request, ...signedRequest(server.url) }) },
      retry: createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1 }),
      on: {
        request: (event) => seen.push(event),
        response: (event) => seen.push(event),
        retry: (event) => seen.push(event, event.error),
      },
    })
    const error: unknown = await client.send(signedRequest(server.url)).catch((reason: unknown) => reason)
    expect(seen).toHaveLength(4)
    for (const value of [error, seen, client]) expectNoSecret(value)
  })
})

it('an error contains control characters and direction marks only as escapes', async () => {
  await using server = await serve((_request, response) => {
    const text = 'a\u001b[31mred\u0007 \u202egnp.exe\u0000b\r\nsecond line'
    response
      .writeHead(400)
      .end(
        `<Error><Code>X</Code><Message>${text.replace('\u0000', '')}</Message><Key>${text.replace('\u0000', '')}</Key></Error>`,
      )
  })
  await using client = new HttpClient()
  const error: unknown = await client.send(signedRequest(server.url)).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ message: 'X: a\\u{1b}[31mred\\u{7} \\u{202e}gnp.exeb second line' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for control characters
  expect(String(Object(error).details.Key)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
})
