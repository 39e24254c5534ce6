import { OssClient, type OssClientOptions, staticCredentials } from '@oss/client'
import { type Transport, undiciTransport } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, canary, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** A transport for which every name is the emulator, and which keeps the URLs it was given. */
function everywhereHere(urls: URL[]): Transport {
  const transport = undiciTransport()
  return {
    bodies: transport.bodies,
    send(request, options) {
      urls.push(request.url)
      const url = new URL(request.url.pathname + request.url.search, service.emulator.endpoint)
      const headers = { ...request.headers, host: request.url.host }
      return transport.send({ ...request, url, headers }, options)
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

const { accessKeyId, accessKeySecret } = canary
const credentials = staticCredentials({ accessKeyId, accessKeySecret })

describe('the endpoint of a region', () => {
  it.each([
    [{}, `${BUCKET}.oss-cn-hangzhou.aliyuncs.com`],
    [{ network: 'internal' }, `${BUCKET}.oss-cn-hangzhou-internal.aliyuncs.com`],
    [{ network: 'dual-stack' }, `${BUCKET}.cn-hangzhou.oss.aliyuncs.com`],
    [{ network: 'accelerate' }, `${BUCKET}.oss-accelerate.aliyuncs.com`],
    [{ network: 'accelerate-overseas' }, `${BUCKET}.oss-accelerate-overseas.aliyuncs.com`],
  ] as const)('with %j is https://%s, and requests are signed for the region', async (options, host) => {
    const urls: URL[] = []
    await using transport = everywhereHere(urls)
    await using client = new OssClient({ region: 'cn-hangzhou', transport, credentials, ...options })
    await client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    expect(urls[0]?.origin).toBe(`https://${host}`)
    expect(service.emulator.requests[0]).toMatchObject({ bucket: BUCKET, host, status: 200 })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['a'])
  })

  it.each<[string, Partial<OssClientOptions>]>([
    ['the bucket in the endpoint', { endpoint: `${BUCKET}.oss-cn-hangzhou.aliyuncs.com` }],
    ['"oss-" in the region', { region: 'oss-cn-hangzhou' }],
    ['a region of another endpoint', { endpoint: 'oss-cn-hangzhou.aliyuncs.com', region: 'cn-beijing' }],
    ['no place at all', {}],
  ])('with %s is refused when the client is made', (_name, options) => {
    expect(() => new OssClient({ credentials, ...options })).toThrow(
      expect.objectContaining({ name: 'ValidationError' }),
    )
    expect(service.emulator.requests).toEqual([])
  })
})
