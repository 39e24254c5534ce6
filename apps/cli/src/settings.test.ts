import { describe, expect, it } from 'vitest'
import { connectionSettings } from './settings.ts'

const ENVIRONMENT = { OSS_ENDPOINT: 'oss-cn-beijing.aliyuncs.com', OSS_REGION: 'cn-beijing' }

describe('connectionSettings', () => {
  it('takes endpoint and region from the environment', () => {
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

  it('leaves out what nobody said, so that the client has its defaults', () => {
    expect(connectionSettings({ endpoint: 'http://127.0.0.1:9000' }, { OSS_REGION: '' })).toEqual({
      endpoint: 'http://127.0.0.1:9000',
    })
  })

  it.each([
    [{ pathStyle: true }, 'path'],
    [{ cname: true }, 'cname'],
  ] as const)('reads the way of addressing from %j', (flags, addressing) => {
    expect(connectionSettings({ endpoint: 'files.example.com', ...flags }, {})).toMatchObject({ addressing })
  })

  it.each([{}, { OSS_ENDPOINT: '' }])(
    'says how to give an endpoint when there is none (%j)',
    (environment) => {
      expect(() => connectionSettings({}, environment)).toThrow(/No endpoint. Give --endpoint.*OSS_ENDPOINT/)
    },
  )
})
