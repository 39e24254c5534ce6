import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ListedObject } from '../operations/list-objects.ts'
import { listedMd5 } from './listed-md5.ts'

function listed(etag: string, objectType: string | undefined = 'Normal'): ListedObject {
  const rest = { size: 5, lastModified: new Date(0), storageClass: 'Standard' }
  return { kind: 'object', key: 'key', etag, objectType, ...rest }
}

describe('listedMd5', () => {
  const hash = createHash('md5').update('bytes')
  const hex = hash.copy().digest('hex')
  const base64 = hash.digest('base64')

  it.each([hex, hex.toUpperCase(), `"${hex.toUpperCase()}"`])('is the ETag %s in base64', (etag) => {
    expect(listedMd5(listed(etag))).toBe(base64)
  })

  it.each(['Multipart', 'Appendable', 'Symlink', ''])('is not known for objects of the type "%s"', (type) => {
    expect(listedMd5(listed(hex, type))).toBeUndefined()
  })

  it.each([`${hex}-3`, '', 'x'.repeat(32), hex.slice(1)])('is not known from the ETag "%s"', (etag) => {
    expect(listedMd5(listed(etag))).toBeUndefined()
  })
})
