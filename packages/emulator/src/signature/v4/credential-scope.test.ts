import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { readCredentialScope } from './credential-scope.ts'

describe('readCredentialScope', () => {
  it('reads all parts', () => {
    const scope = readCredentialScope(
      'ak/20231216/cn-hangzhou/oss/aliyun_v4_request',
      'cn-hangzhou',
      '20231216T162057Z',
    )
    expect(scope).toEqual({ accessKeyId: 'ak', date: '20231216', region: 'cn-hangzhou', product: 'oss' })
  })

  it.each([
    ['ak', 'Invalid credential in Authorization header.'],
    ['ak/20231216/cn-hangzhou/oss/aws4_request', 'Invalid credential in Authorization header.'],
    ['ak/20231216/cn-hangzhou/oss/aliyun_v4_request/x', 'Invalid credential in Authorization header.'],
    ['ak/20231216/hangzhou/oss/aliyun_v4_request', 'Invalid signing region in Authorization header.'],
    ['ak/20231216/cn-hangzhou/s3/aliyun_v4_request', 'Invalid signing product in Authorization header.'],
    ['ak/20231217/cn-hangzhou/oss/aliyun_v4_request', 'Invalid signing date in Authorization header.'],
    ['ak/2023-12-16/cn-hangzhou/oss/aliyun_v4_request', 'Invalid signing date in Authorization header.'],
  ])('refuses %j', (text, message) => {
    const error = catchError(() => readCredentialScope(text, 'cn-hangzhou', '20231216T162057Z'))
    expect(error).toMatchObject({ code: 'InvalidArgument', status: 400, message })
  })
})
