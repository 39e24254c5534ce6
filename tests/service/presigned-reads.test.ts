import type { OssClient, PresignInput } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from './service.ts'

let service: Service
let client: OssClient
beforeEach(async () => {
  service = await startService()
  client = service.client()
  await client.putObject({ bucket: BUCKET, key: 'k', body: 'content', contentType: 'text/x-own' })
})
afterEach(() => service[Symbol.asyncDispose]())

const get = { bucket: BUCKET, key: 'k', method: 'GET', expiresInSeconds: 60 } as const

describe('a signed URL that reads an object', () => {
  it.each(['v4', 'v1'] as const)(
    'overrides the headers of the response, signature %s',
    async (signatureVersion) => {
      const { url, headers } = await service.client({ signatureVersion }).presign({
        ...get,
        response: {
          contentType: 'text/plain; charset=utf-8',
          cacheControl: 'no-store',
          contentEncoding: 'identity',
          contentLanguage: 'zh-CN',
          expires: new Date('2030-01-31T12:00:00Z'),
          contentDisposition: { fileName: '报告 "1".pdf' },
        },
      })
      expect(headers).toEqual({})
      const response = await fetch(url)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'content-language': 'zh-CN',
        expires: 'Thu, 31 Jan 2030 12:00:00 GMT',
        'content-disposition': `attachment; filename="__ _1_.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%221%22.pdf`,
      })
      expect(await response.text()).toBe('content')
    },
  )

  it.each([
    [{ fileName: 'a b.txt' }, 'attachment; filename="a b.txt"'],
    [{ fileName: "it's (1)*.txt", type: 'inline' }, `inline; filename="it's (1)*.txt"`],
    [{ fileName: "é'(1)*" }, `attachment; filename="_'(1)*"; filename*=UTF-8''%C3%A9%27%281%29%2A`],
    ['inline', 'inline'],
  ] as const)('encodes the disposition %j', async (contentDisposition, expected) => {
    const { url } = await client.presign({ ...get, response: { contentDisposition } })
    expect((await fetch(url)).headers.get('content-disposition')).toBe(expected)
  })

  it('limits the traffic by the URL, because a browser that follows a link sends no headers', async () => {
    const { url, headers } = await client.presign({ ...get, trafficLimitBitsPerSecond: 819_200 })
    expect(headers).toEqual({})
    expect(new URL(url).searchParams.get('x-oss-traffic-limit')).toBe('819200')
    expect((await fetch(url)).status).toBe(200)
  })

  it('names a version, and how the object is processed', async () => {
    const { url } = await client.presign({ ...get, versionId: 'v1', process: 'image/resize,w_100' })
    const query = new URL(url).searchParams
    expect([query.get('versionId'), query.get('x-oss-process')]).toEqual(['v1', 'image/resize,w_100'])
    const deletion = await client.presign({ ...get, method: 'DELETE', versionId: 'v1' })
    expect(new URL(deletion.url).searchParams.get('versionId')).toBe('v1')
  })

  it.each<[object, string]>([
    [{ contentDisposition: 'attachment' }, 'contentDisposition'],
    [{ acl: 'private' }, 'acl'],
    [{ method: 'PUT', response: {} }, 'response'],
    [{ method: 'PUT', versionId: 'v' }, 'versionId'],
    [{ method: 'HEAD', process: 'x' }, 'process'],
    [{ method: 'DELETE', response: {} }, 'response'],
    [{ method: 'DELETE', trafficLimitBitsPerSecond: 819_200 }, 'trafficLimitBitsPerSecond'],
    [{ response: 'inline' }, 'response'],
    [{ response: { contentType: 'ü' } }, 'response.contentType'],
    [{ response: { contentDisposition: 'ü' } }, 'response.contentDisposition'],
    [{ response: { contentDisposition: { fileName: 'a\r\nb' } } }, 'response.contentDisposition'],
    [{ response: { contentDisposition: { fileName: 'a', type: 'x' } } }, 'response.contentDisposition'],
    [{ response: { expires: new Date(Number.NaN) } }, 'response.expires'],
    [{ trafficLimitBitsPerSecond: 1 }, 'trafficLimitBitsPerSecond'],
  ])('is refused with %j, which names the field', async (options, field) => {
    await expect(client.presign({ ...get, ...options } as PresignInput)).rejects.toMatchObject({
      name: 'ValidationError',
      field,
    })
  })

  it('does not compile with an option that its method cannot take', () => {
    // @ts-expect-error: of PUT
    const disposition: PresignInput = { ...get, contentDisposition: 'attachment' }
    // @ts-expect-error: of GET
    const put: PresignInput = { ...get, method: 'PUT', versionId: 'v' }
    // @ts-expect-error: of GET
    const head: PresignInput = { ...get, method: 'HEAD', process: 'image/resize,w_100' }
    expect([disposition, put, head]).toHaveLength(3)
  })
})
