import { describe, expect, it } from 'vitest'
import { ValidationError } from '../errors/validation-error.ts'
import { type EndpointOptions, parseEndpoint } from './endpoint.ts'

describe('a region alone', () => {
  it.each([
    [undefined, 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['public', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['internal', 'https://oss-cn-hangzhou-internal.aliyuncs.com'],
    ['dual-stack', 'https://cn-hangzhou.oss.aliyuncs.com'],
    ['accelerate', 'https://oss-accelerate.aliyuncs.com'],
    ['accelerate-overseas', 'https://oss-accelerate-overseas.aliyuncs.com'],
  ] as const)('with the network %s is %s', (network, origin) => {
    const parsed = parseEndpoint({ region: 'cn-hangzhou', ...(network && { network }) })
    expect(parsed.origin.origin).toBe(origin)
    expect(parsed).toMatchObject({ region: 'cn-hangzhou', addressing: 'virtual-host' })
  })
})

describe('a wrong combination is rejected, naming the right one', () => {
  const hangzhou = 'oss-cn-hangzhou.aliyuncs.com'

  it.each<[string, EndpointOptions, string, string, RegExp]>([
    ['nothing', {}, 'REGION_MISSING', 'region', /pass region, such as "cn-hangzhou"/],
    [
      '"oss-" in the region',
      { region: 'oss-cn-hangzhou' },
      'REGION_INVALID',
      'region',
      /without "oss-": "cn-hangzhou"/,
    ],
    [
      '"-internal" in the region',
      { region: 'cn-beijing-internal' },
      'REGION_INVALID',
      'region',
      /"cn-beijing", with network: 'internal'/,
    ],
    ['a host as the region', { region: hangzhou }, 'REGION_INVALID', 'region', /: "cn-hangzhou"/],
    ['a name as the region', { region: 'beijing' }, 'REGION_INVALID', 'region', /starts with a country/],
    [
      'capitals in the region',
      { region: 'CN-Hangzhou' },
      'REGION_INVALID',
      'region',
      /such as "cn-hangzhou"/,
    ],
    [
      'a region that does not fit the endpoint',
      { endpoint: hangzhou, region: 'cn-beijing' },
      'REGION_INVALID',
      'region',
      /use "cn-hangzhou", or the endpoint "oss-cn-beijing\.aliyuncs\.com"/,
    ],
    [
      'a region that does not fit the internal endpoint',
      { endpoint: 'oss-us-west-1-internal.aliyuncs.com', region: 'us-east-1' },
      'REGION_INVALID',
      'region',
      /use "us-west-1"/,
    ],
    [
      'the bucket in the endpoint',
      { endpoint: `my.bucket.${hangzhou}` },
      'ENDPOINT_INVALID',
      'endpoint',
      /bucket "my\.bucket"; use "oss-cn-hangzhou\.aliyuncs\.com"/,
    ],
    [
      'the bucket before an accelerated endpoint',
      { endpoint: 'photos.oss-accelerate.aliyuncs.com' },
      'ENDPOINT_INVALID',
      'endpoint',
      /use "oss-accelerate\.aliyuncs\.com"/,
    ],
    [
      'the bucket before a dual-stack endpoint',
      { endpoint: 'photos.cn-beijing.oss.aliyuncs.com' },
      'ENDPOINT_INVALID',
      'endpoint',
      /use "cn-beijing\.oss\.aliyuncs\.com"/,
    ],
    [
      'an endpoint for S3',
      { endpoint: `s3.${hangzhou}` },
      'ENDPOINT_INVALID',
      'endpoint',
      /for clients of S3; use "oss-cn-hangzhou/,
    ],
    [
      'path style at OSS',
      { endpoint: hangzhou, addressing: 'path' },
      'ENDPOINT_INVALID',
      'addressing',
      /omit addressing/,
    ],
    [
      'path style in a region',
      { region: 'cn-hangzhou', addressing: 'path' },
      'ENDPOINT_INVALID',
      'addressing',
      /omit addressing/,
    ],
    [
      'a custom domain that is none',
      { endpoint: hangzhou, addressing: 'cname' },
      'ENDPOINT_INVALID',
      'addressing',
      /is for custom domains/,
    ],
    [
      'a bucket before an IP address',
      { endpoint: '10.0.0.1', addressing: 'virtual-host' },
      'ENDPOINT_INVALID',
      'addressing',
      /omit addressing/,
    ],
  ])('%s', (_name, options, code, field, message) => {
    expect(() => parseEndpoint(options)).toThrow(ValidationError)
    expect(() => parseEndpoint(options)).toThrow(
      expect.objectContaining({ code, field, message: expect.stringMatching(message) }),
    )
  })

  it('a network beside an endpoint, or one that does not exist', () => {
    const both = () => parseEndpoint({ endpoint: hangzhou, network: 'internal' })
    expect(both).toThrow(expect.objectContaining({ code: 'ENDPOINT_INVALID', field: 'network' }))
    const unknown = () => parseEndpoint({ region: 'cn-hangzhou', network: 'private' as 'public' })
    expect(unknown).toThrow(/network must be one of: public, internal, .*\(got "private"\)/)
  })

  it.each([
    ['oss-cn-hzjbp-a.aliyuncs.com', 'cn-hangzhou-finance'],
    ['oss-cn-shanghai-finance-1.aliyuncs.com', 'cn-shanghai-finance-1'],
    ['oss-accelerate.aliyuncs.com', 'cn-beijing'],
    ['files.example.com', 'cn-beijing'],
    ['oss.my-cloud.example', 'inner'],
  ])('but not %s with %s, where the region is unknown', (endpoint, region) => {
    expect(parseEndpoint({ endpoint, region }).region).toBe(region)
  })
})
