import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Something between the client and the service that the client takes for the service. */
async function startProxy(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Takes a request in whole and sends it on, with other headers. */
async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  change: Readonly<Record<string, string>> = {},
): Promise<void> {
  const body = await buffer(request)
  const { method, url, headers } = request
  const onward = sendRequest(new URL(url ?? '', service.emulator.endpoint), {
    method: method ?? 'GET',
    headers: { ...headers, ...change },
  })
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  onward.end(body)
}

describe('a proxy', () => {
  it('that requires a password is reported as the cause, and the request is not retried (F59)', async () => {
    await using proxy = await startProxy((_request, response) => {
      response
        .writeHead(407, { 'Proxy-Authenticate': 'Basic realm="office"' })
        .end('<html>Who are you?</html>')
    })
    const outcome = await (await upload(service, { endpoint: proxy.endpoint })).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        cause: { name: 'ServiceError', status: 407, attempts: 1, message: expect.stringContaining('proxy') },
      },
    })
  })

  it('that buffers each body before forwarding it has no effect (F59)', async () => {
    await using proxy = await startProxy((request, response) => void forward(request, response))
    const handle = await upload(service, { endpoint: proxy.endpoint })
    expect(await handle.done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS)
  })

  it('that adds an Expect and other headers has no effect (F59)', async () => {
    const added = { expect: '100-continue', via: '1.1 office', 'x-forwarded-for': '10.0.0.1' }
    await using proxy = await startProxy((request, response) => void forward(request, response, added))
    await (await upload(service, { endpoint: proxy.endpoint })).done()
    await expectStored(service)
  })

  it('that changes a signed header makes the service reject the request and report what it received (F59, S11)', async () => {
    const changed = { 'content-type': 'text/html' }
    await using proxy = await startProxy((request, response) => void forward(request, response, changed))
    const client = service.client({ endpoint: proxy.endpoint })
    await expect(client.putObject({ ...target, body: 'x', contentType: 'text/plain' })).rejects.toMatchObject(
      {
        code: 'SignatureDoesNotMatch',
        details: { CanonicalRequest: expect.stringContaining('text/html') },
      },
    )
    expect(service.emulator.state.listKeys(target.bucket)).toEqual([])
  })
})
