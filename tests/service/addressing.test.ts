import { type Transport, undiciTransport } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, REGION, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/\u00e4 b+c%.txt'
const target = { bucket: BUCKET, key }

describe('addressing', () => {
  it('by a custom domain that belongs to the bucket', async () => {
    await using own = await startService({ cnames: { '127.0.0.1': BUCKET } })
    await own.client({ addressing: 'cname' }).putObject({ ...target, body: 'x' })
    expect(own.emulator.requests[0]).toMatchObject({ path: '/dir/%C3%A4%20b%2Bc%25.txt', bucket: BUCKET })
  })

  it('by path, for an IP address', async () => {
    await service.client().putObject({ ...target, body: 'x' })
    expect(service.emulator.requests[0]).toMatchObject({ path: `/${BUCKET}/dir/%C3%A4%20b%2Bc%25.txt` })
  })

  it('by the bucket in the host name', async () => {
    const { port } = new URL(service.emulator.endpoint)
    await using transport = withoutNames()
    const client = service.client({
      endpoint: `http://localhost:${port}`,
      addressing: 'virtual-host',
      region: REGION,
      transport,
    })
    await client.putObject({ ...target, body: 'x' })
    expect(service.emulator.requests[0]).toMatchObject({
      host: `${BUCKET}.localhost:${port}`,
      path: '/dir/%C3%A4%20b%2Bc%25.txt',
    })
  })
})

/**
 * A transport that sends to this machine whatever host a URL names, because not every machine knows the names
 * below `localhost`.
 */

function withoutNames(): Transport {
  const transport = undiciTransport()
  return {
    bodies: transport.bodies,
    send(request, options) {
      const url = new URL(request.url)
      url.hostname = '127.0.0.1'
      return transport.send(
        { ...request, url, headers: { ...request.headers, host: request.url.host } },
        options,
      )
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}
