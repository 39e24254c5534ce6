import { describe, expect, it } from 'vitest'
import { canonicalResourceV1 } from './canonical-resource-v1.ts'

describe('canonicalResourceV1', () => {
  it('is the path alone when no parameter is signed', () => {
    const query = [
      'prefix',
      'delimiter',
      'marker',
      'max-keys',
      'list-type',
      'encoding-type',
      'max-parts',
    ] as const
    expect(
      canonicalResourceV1(
        '/demo/',
        query.map((name) => [name, 'x'] as const),
      ),
    ).toBe('/demo/')
  })

  it('signs sub-resources and every x-oss- parameter, sorted and not encoded', () => {
    expect(
      canonicalResourceV1('/demo/a b', [
        ['uploadId', 'X'],
        ['x-oss-anything', '1'],
        ['continuation-token', 'C+/='],
        ['unsigned', 'u'],
        ['partNumber', '2'],
        ['response-content-disposition', 'attachment; filename="ä b"'],
      ]),
    ).toBe(
      '/demo/a b?continuation-token=C+/=&partNumber=2&response-content-disposition=attachment; filename="ä b"&uploadId=X&x-oss-anything=1',
    )
  })

  it('writes an empty value as the bare name', () => {
    expect(
      canonicalResourceV1('/demo/k', [
        ['uploads', ''],
        ['acl', ''],
      ]),
    ).toBe('/demo/k?acl&uploads')
  })

  it('treats the names of sub-resources as case-sensitive', () => {
    expect(
      canonicalResourceV1('/demo/k', [
        ['uploadid', '1'],
        ['uploadId', '2'],
      ]),
    ).toBe('/demo/k?uploadId=2')
  })

  it('sorts a repeated parameter by value', () => {
    expect(
      canonicalResourceV1('/demo/k', [
        ['acl', '2'],
        ['acl', '1'],
      ]),
    ).toBe('/demo/k?acl=1&acl=2')
  })
})
