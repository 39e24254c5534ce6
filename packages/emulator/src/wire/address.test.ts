import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { readAddress } from './address.ts'

const cnames = { 'files.example.com': 'demo-bucket' }

describe('readAddress', () => {
  it.each([
    ['127.0.0.1:8080', '/demo-bucket/a/b%20c', 'path', 'demo-bucket', 'a/b c'],
    ['127.0.0.1:8080', '/demo-bucket/', 'path', 'demo-bucket', ''],
    ['127.0.0.1:8080', '/demo-bucket', 'path', 'demo-bucket', ''],
    ['127.0.0.1:8080', '/', 'path', '', ''],
    ['[::1]:8080', '/demo-bucket/k', 'path', 'demo-bucket', 'k'],
    ['localhost:8080', '/demo-bucket/k', 'path', 'demo-bucket', 'k'],
    ['oss-cn-hangzhou.aliyuncs.com', '/demo-bucket/k', 'path', 'demo-bucket', 'k'],
    ['demo-bucket.localhost:8080', '/a//b', 'virtual-host', 'demo-bucket', 'a//b'],
    ['demo-bucket.oss-cn-hangzhou.aliyuncs.com', '/%C3%A4%2Bb', 'virtual-host', 'demo-bucket', 'ä+b'],
    ['demo-bucket.oss-cn-hangzhou-internal.aliyuncs.com', '/k', 'virtual-host', 'demo-bucket', 'k'],
    ['demo-bucket.cn-hangzhou.oss.aliyuncs.com', '/', 'virtual-host', 'demo-bucket', ''],
    ['demo-bucket.oss-accelerate.aliyuncs.com', '/k', 'virtual-host', 'demo-bucket', 'k'],
    ['Files.Example.com:80', '/k', 'cname', 'demo-bucket', 'k'],
    ['other.example.com', '/demo-bucket/k', 'path', 'demo-bucket', 'k'],
  ])('understands host %s and path %s', (host, path, style, bucket, key) => {
    expect(readAddress(host, path, cnames)).toMatchObject({ style, bucket, key })
  })

  it.each([
    ['b-1.oss-cn-beijing.aliyuncs.com', 'cn-beijing'],
    ['b-1.oss-cn-beijing-internal.aliyuncs.com', 'cn-beijing'],
    ['b-1.cn-beijing.oss.aliyuncs.com', 'cn-beijing'],
    ['b-1.oss-accelerate.aliyuncs.com', undefined],
    ['127.0.0.1', undefined],
  ])('reads the region that %s names', (host, region) => {
    expect(readAddress(host, '/k', cnames).region).toBe(region)
  })

  it.each(['/b-1/%', '/b-1/%zz', '/b-1/%FF'])('refuses the path %s', (path) => {
    const error = catchError(() => readAddress('127.0.0.1', path, {}))
    expect(error).toMatchObject({ code: 'InvalidObjectName', status: 400 })
  })

  it('does not take names of the object prototype for custom domains', () => {
    expect(readAddress('constructor', '/b-1/k', {})).toMatchObject({ style: 'path', bucket: 'b-1' })
  })
})
