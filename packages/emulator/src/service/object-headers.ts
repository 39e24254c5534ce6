import type { ObjectRecord } from '../model/object-record.ts'

/** Response headers of GetObject and HeadObject (docs/protocol.md#getobject, docs/protocol.md#headobject). */
export function objectHeaders(object: ObjectRecord): Readonly<Record<string, string>> {
  const { properties } = object
  const headers: Record<string, string> = {
    ...properties.contentHeaders,
    'Accept-Ranges': 'bytes',
    ETag: `"${object.etag}"`,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
    'x-oss-object-type': object.type,
    'x-oss-storage-class': properties.storageClass,
    'x-oss-hash-crc64ecma': object.crc64,
    ...properties.encryptionHeaders,
  }
  if (object.md5Base64 !== undefined) headers['Content-MD5'] = object.md5Base64
  if (object.type === 'Appendable') headers['x-oss-next-append-position'] = String(object.byteLength)
  const tagCount = Object.keys(properties.tags).length
  if (tagCount > 0) headers['x-oss-tagging-count'] = String(tagCount)
  for (const [name, value] of Object.entries(properties.metadata)) headers[`x-oss-meta-${name}`] = value
  return headers
}
