import { describe, expect, it } from 'vitest'
import { ValidationError } from '../errors/validation-error.ts'
import { parseEndpoint, urlOf } from './endpoint.ts'

const hangzhou = parseEndpoint({ endpoint: 'oss-cn-hangzhou.aliyuncs.com' })

describe('an endpoint', () => {
  it.each([
    ['oss-cn-hangzhou.aliyuncs.com', 'https://oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou', 'virtual-host'],
    [
      'https://oss-cn-hangzhou-internal.aliyuncs.com',
      'https://oss-cn-hangzhou-internal.aliyuncs.com',
      'cn-hangzhou',
      'virtual-host',
    ],
    ['http://oss-us-west-1.aliyuncs.com/', 'http://oss-us-west-1.aliyuncs.com', 'us-west-1', 'virtual-host'],
    ['cn-beijing.oss.aliyuncs.com', 'https://cn-beijing.oss.aliyuncs.com', 'cn-beijing', 'virtual-host'],
    ['oss-accelerate.aliyuncs.com', 'https://oss-accelerate.aliyuncs.com', undefined, 'virtual-host'],
    [
      'oss-accelerate-overseas.aliyuncs.com',
      'https://oss-accelerate-overseas.aliyuncs.com',
      undefined,
      'virtual-host',
    ],
    ['oss.aliyuncs.com', 'https://oss.aliyuncs.com', 'cn-hangzhou', 'virtual-host'],
    ['oss-internal.aliyuncs.com', 'https://oss-internal.aliyuncs.com', 'cn-hangzhou', 'virtual-host'],
    [
      'vpc100-oss-cn-beijing.aliyuncs.com',
      'https://vpc100-oss-cn-beijing.aliyuncs.com',
      'cn-beijing',
      'virtual-host',
    ],
    ['files.example.com:8443', 'https://files.example.com:8443', undefined, 'virtual-host'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000', undefined, 'path'],
    ['http://[::1]:9000', 'http://[::1]:9000', undefined, 'path'],
    ['http://localhost:9000', 'http://localhost:9000', undefined, 'path'],
  ] as const)('%s is %s, region %s, %s style', (endpoint, origin, region, addressing) => {
    const parsed = parseEndpoint({ endpoint })
    expect(parsed).toMatchObject({ region, addressing })
    expect(parsed.origin.origin).toBe(origin)
  })

  it('prefers region and addressing of the caller', () => {
    const parsed = parseEndpoint({
      endpoint: 'files.example.com',
      region: 'cn-beijing',
      addressing: 'cname',
    })
    expect(parsed).toMatchObject({ region: 'cn-beijing', addressing: 'cname' })
  })

  it.each([
    ['', /is not a host name or URL/],
    ['https://', /is not a host name or URL/],
    ['not a host', /is not a host name or URL/],
    ['ftp://oss-cn-hangzhou.aliyuncs.com', /has the scheme ftp:/],
    ['https://oss-cn-hangzhou.aliyuncs.com/bucket', /has a path/],
    ['https://oss-cn-hangzhou.aliyuncs.com?x=1', /a query/],
  ])('%j is rejected, explaining what to pass', (endpoint, problem) => {
    expect(() => parseEndpoint({ endpoint })).toThrow(ValidationError)
    expect(() => parseEndpoint({ endpoint })).toThrow(problem)
    expect(() => parseEndpoint({ endpoint })).toThrow(/use a host such as/)
  })

  it('with a password is refused without repeating it', () => {
    const parse = () => parseEndpoint({ endpoint: 'https://user:hunter2@host.example' })
    expect(parse).toThrow(/user name or password/)
    expect(parse).not.toThrow(/hunter2/)
  })
})

describe('a URL', () => {
  const path = parseEndpoint({ endpoint: 'http://127.0.0.1:9000' })
  const cname = parseEndpoint({ endpoint: 'files.example.com', addressing: 'cname' })

  it.each([
    [hangzhou, 'bucket', 'dir/a.txt', 'https://bucket.oss-cn-hangzhou.aliyuncs.com/dir/a.txt'],
    [hangzhou, 'bucket', undefined, 'https://bucket.oss-cn-hangzhou.aliyuncs.com/'],
    [hangzhou, undefined, undefined, 'https://oss-cn-hangzhou.aliyuncs.com/'],
    [path, 'bucket', 'dir/a.txt', 'http://127.0.0.1:9000/bucket/dir/a.txt'],
    [path, 'bucket', undefined, 'http://127.0.0.1:9000/bucket/'],
    [path, undefined, undefined, 'http://127.0.0.1:9000/'],
    [cname, 'bucket', 'dir/a.txt', 'https://files.example.com/dir/a.txt'],
  ])('of %o, %s, %s is %s', (endpoint, bucket, key, url) => {
    expect(urlOf(endpoint, bucket, key, {}).href).toBe(url)
  })

  it.each([
    ['a b+c%d', 'a%20b%2Bc%25d'],
    ["!'()*", '%21%27%28%29%2A'],
    ['a//b/', 'a//b/'],
    ['\u00e4\u{1f600}', '%C3%A4%F0%9F%98%80'],
    ['?#&=;', '%3F%23%26%3D%3B'],
    ['back\\slash', 'back%5Cslash'],
    ['new\nline', 'new%0Aline'],
  ])('carries the key %j as %s', (key, encoded) => {
    const url = urlOf(hangzhou, 'bucket', key, {})
    expect(url.pathname).toBe(`/${encoded}`)
    expect(decodeURIComponent(url.pathname.slice(1))).toBe(key)
  })

  it('carries a query, with empty values as bare names', () => {
    const url = urlOf(hangzhou, 'bucket', 'key', { uploads: '', 'key-marker': 'a/b +c' })
    expect(url.search).toBe('?uploads&key-marker=a%2Fb%20%2Bc')
  })
})
