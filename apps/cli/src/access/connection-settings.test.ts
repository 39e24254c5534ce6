import type { Profile } from '@oss/credentials'
import { describe, expect, it } from 'vitest'
import { connectionSettings } from './connection-settings.ts'

const ENVIRONMENT = { OSS_ENDPOINT: 'oss-cn-beijing.aliyuncs.com', OSS_REGION: 'cn-beijing' }

describe('connectionSettings', () => {
  it('reads endpoint and region from the environment', () => {
    expect(connectionSettings({}, ENVIRONMENT)).toEqual({
      endpoint: 'oss-cn-beijing.aliyuncs.com',
      region: 'cn-beijing',
    })
  })

  it('prefers flags to the environment', () => {
    const flags = {
      endpoint: 'oss-cn-hangzhou.aliyuncs.com',
      region: 'cn-hangzhou',
      signature: 'v1',
    } as const
    expect(connectionSettings(flags, ENVIRONMENT)).toEqual({
      endpoint: 'oss-cn-hangzhou.aliyuncs.com',
      region: 'cn-hangzhou',
      signatureVersion: 'v1',
    })
  })

  it('omits settings that are not given, so that the client uses its defaults', () => {
    expect(connectionSettings({ endpoint: 'http://127.0.0.1:9000' }, { OSS_REGION: '' })).toEqual({
      endpoint: 'http://127.0.0.1:9000',
    })
  })

  it('needs no endpoint with a region, and passes on the kind of address', () => {
    expect(connectionSettings({ region: 'cn-hangzhou' }, {})).toEqual({ region: 'cn-hangzhou' })
    expect(connectionSettings({ internal: true }, { OSS_REGION: 'cn-hangzhou' })).toEqual({
      region: 'cn-hangzhou',
      network: 'internal',
    })
  })

  it.each([
    ['internal', 'internal'],
    ['accelerate', 'accelerate'],
    ['accelerateOverseas', 'accelerate-overseas'],
    ['dualStack', 'dual-stack'],
  ])('prefers the flag for %s to the endpoint of the environment', (flag, network) => {
    const { endpoint, ...others } = connectionSettings({ [flag]: true }, ENVIRONMENT)
    expect(endpoint).toBeUndefined()
    expect(others).toEqual({ region: 'cn-beijing', network })
  })

  describe('with a profile', () => {
    const profile: Profile = {
      name: 'p',
      file: 'f',
      endpoint: undefined,
      region: 'cn-shanghai',
      credentials: () => Promise.reject(new Error('nobody asks')),
    }

    it('uses its region only if the environment names none', () => {
      expect(connectionSettings({}, {}, profile)).toEqual({ region: 'cn-shanghai' })
      expect(connectionSettings({}, ENVIRONMENT, profile)).toMatchObject({ region: 'cn-beijing' })
    })

    it('uses its region, and no endpoint of another region, if a flag names the profile', () => {
      expect(connectionSettings({ profile: 'p' }, ENVIRONMENT, profile)).toEqual({ region: 'cn-shanghai' })
      const placeless = { ...profile, region: undefined }
      expect(connectionSettings({ profile: 'p' }, ENVIRONMENT, placeless)).toMatchObject({
        region: 'cn-beijing',
      })
    })
  })

  it.each([
    [{ pathStyle: true }, 'path'],
    [{ cname: true }, 'cname'],
  ] as const)('reads the way of addressing from %j', (flags, addressing) => {
    expect(connectionSettings({ endpoint: 'files.example.com', ...flags }, {})).toMatchObject({ addressing })
  })

  it.each([{}, { OSS_ENDPOINT: '' }])(
    'explains how to set a region or an endpoint if both are missing (%j)',
    (environment) => {
      expect(() => connectionSettings({}, environment)).toThrow(/use --region.*OSS_REGION or OSS_ENDPOINT/)
    },
  )
})
