import { describe, expect, it } from 'vitest'
import { checkRegion } from './check-region.ts'

describe('checkRegion', () => {
  it.each(['cn-hangzhou', 'us-east-1', 'cb-123', 'a'])('accepts %s', (region) => {
    expect(() => checkRegion(region)).not.toThrow()
  })

  it.each(['CN-hangzhou', 'cn_hangzhou', 'cn-hangzhou/', 'cn hangzhou', 'cn-hangzhou\n', 'ä', 'oss.cn'])(
    'refuses %j',
    (region) => {
      expect(() => checkRegion(region)).toThrow(
        expect.objectContaining({ name: 'SigningError', code: 'REGION_INVALID', field: 'region' }),
      )
    },
  )

  it('names the prefix to remove when the region starts like an endpoint', () => {
    expect(() => checkRegion('oss-cn-hangzhou')).toThrow(/without the "oss-"/)
  })

  it.each(['', undefined])('reports that V4 needs a region when it is %j', (region) => {
    expect(() => checkRegion(region as unknown as string)).toThrow(/missing/)
  })
})
