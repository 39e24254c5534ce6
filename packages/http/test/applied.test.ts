import { describe, expect, it } from 'vitest'
import { createRetryPolicy, HttpClient, type HttpRequest } from '../src/index.ts'
import { errorDocument, serve } from './local-server.ts'

const once = createRetryPolicy({ maxAttempts: 1 })
const quick = createRetryPolicy({ baseDelayMs: 1 })
function postOf(url: URL): HttpRequest {
  return { method: 'POST', url, headers: {} }
}
const xml = { 'content-type': 'application/xml' }

describe('an error of the service', () => {
  it.each([
    ['without a document is a gateway’s, and not sent again', 'Service Unavailable', true],
    ['with a document says that OSS did not begin, and is sent again', errorDocument('ServerBusy'), false],
  ])('of status 503 for a POST %s', async (_what, document, mayHaveBeenApplied) => {
    await using server = await serve((_request, response) => response.writeHead(503, xml).end(document))
    await using client = new HttpClient({ retry: quick })
    await expect(client.send(postOf(server.url))).rejects.toMatchObject({
      status: 503,
      attempts: mayHaveBeenApplied ? 1 : 10,
      mayHaveBeenApplied,
    })
  })

  it.each([
    [500, 'InternalError', true],
    [502, 'BadGateway', true],
    [504, 'GatewayTimeout', true],
    [501, 'NotImplemented', false],
    [409, 'Conflict', false],
    [400, 'RequestTimeout', false],
    [429, 'QpsLimitExceeded', false],
  ])(
    'of %d %s for a POST reports whether it may have been applied: %s (R5)',
    async (status, code, applied) => {
      await using server = await serve((_request, response) =>
        response.writeHead(status, xml).end(errorDocument(code)),
      )
      await using client = new HttpClient({ retry: once })
      await expect(client.send(postOf(server.url))).rejects.toMatchObject({
        ...{ status, code, mayHaveBeenApplied: applied },
      })
    },
  )
})

describe('an unusable response', () => {
  it.each([
    ['no UTF-8', 'RESPONSE_MALFORMED', Buffer.from([0xc3, 0x28])],
    ['too large', 'RESPONSE_TOO_LARGE', Buffer.alloc(1_048_577)],
  ])(
    'that is %s shows that the request arrived: it may have been applied, and is not sent again (R5)',
    async (_what, code, answer) => {
      await using server = await serve((_request, response) => response.end(answer))
      await using client = new HttpClient({ retry: quick })
      const expected = { code, attempts: 1, mayHaveBeenApplied: true }
      await expect(client.send(postOf(server.url))).rejects.toMatchObject(expected)
    },
  )
})
