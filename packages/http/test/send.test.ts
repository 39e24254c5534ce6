import { describe, expect, it } from 'vitest'
import { bytesBody, HttpClient } from '../src/index.ts'
import { bodyOf, serve } from './local-server.ts'

describe('send', () => {
  it('sends a request and reads the whole response', async () => {
    await using server = await serve(async (request, response) => {
      const body = await bodyOf(request)
      response.setHeader('x-oss-request-id', '65A0F1C2D3E4F50617283940')
      response.setHeader('ETag', '"5D41"')
      response.end(`${request.method} ${request.url} ${body.toString()}`)
    })
    await using client = new HttpClient()
    const answer = await client.send({
      method: 'PUT',
      url: new URL('?partNumber=1', server.url),
      headers: { 'Content-Type': 'text/plain' },
      body: bytesBody('hello'),
    })
    expect(answer).toMatchObject({
      status: 200,
      requestId: '65A0F1C2D3E4F50617283940',
      text: 'PUT /bucket/key?partNumber=1 hello',
      xml: undefined,
      attempts: 1,
      bytesSent: 5,
    })
    expect(answer.headers['etag']).toBe('"5D41"')
    expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '5' })
  })

  it.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const)('sends %s without a body', async (method) => {
    await using server = await serve((request, response) =>
      response.end(`${request.headers['content-length']}`),
    )
    await using client = new HttpClient()
    const answer = await client.send({ method, url: server.url, headers: {} })
    const length = method === 'PUT' || method === 'POST' ? '0' : 'undefined'
    expect(answer).toMatchObject({ status: 200, bytesSent: 0, text: method === 'HEAD' ? '' : length })
  })

  it('reads a response to HEAD that announces the length of the object', async () => {
    await using server = await serve((_request, response) => response.setHeader('content-length', 1000).end())
    await using client = new HttpClient()
    const { headers } = await client.send({ method: 'HEAD', url: server.url, headers: {} })
    expect(headers['content-length']).toBe('1000')
  })

  it('returns the root element of an XML response', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('content-type', 'application/xml').end('<Result><Key>a%2Fb</Key></Result>')
    })
    await using client = new HttpClient()
    const answer = await client.send({ method: 'GET', url: server.url, headers: {} })
    expect(answer.xml?.text('Key')).toBe('a%2Fb')
  })

  it('skips informational responses (F47)', async () => {
    await using server = await serve((_request, response) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</x>; rel=preload' })
      response.end('ok')
    })
    await using client = new HttpClient()
    expect((await client.send({ method: 'GET', url: server.url, headers: {} })).text).toBe('ok')
  })

  it('sends no more than maxConnections requests at the same time, in order of arrival', async () => {
    let atOnce = 0
    let most = 0
    await using server = await serve((_request, response) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      setTimeout(() => {
        atOnce -= 1
        response.end()
      }, 10)
    })
    await using client = new HttpClient({ maxConnections: 3 })
    const urls = Array.from({ length: 20 }, (_value, number) => new URL(`?${number}`, server.url))
    await Promise.all(urls.map((url) => client.send({ method: 'GET', url, headers: {} })))
    expect(most).toBe(3)
    expect(server.connections).toBeLessThanOrEqual(3)
    expect(server.requests.map(({ url }) => url)).toEqual(
      urls.map(({ pathname, search }) => `${pathname}${search}`),
    )
  })
})
