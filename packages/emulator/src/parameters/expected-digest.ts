import { createContentDigest, type Digest } from '../checksum/content-digest.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/**
 * Creates the check of received content against `Content-MD5` and `x-oss-hash-crc64ecma`, if the client sent
 * them.
 *
 * @returns a function that throws `InvalidDigest` or `InvalidCRC64` if the content differs.
 * @throws ServiceError `InvalidDigest` if the value of Content-MD5 is not an MD5.
 */
export function expectedDigestCheck(headers: RequestHeaders): (digest: Digest) => void {
  const md5 = headers.get('content-md5')
  const crc64 = headers.get('x-oss-hash-crc64ecma')
  if (md5 !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(md5)) {
    throw new ServiceError('InvalidDigest', { ec: '0017-00000502', details: { 'Content-MD5': md5 } })
  }
  return (digest) => {
    if (md5 !== undefined && md5 !== digest.md5Base64) {
      throw new ServiceError('InvalidDigest', { details: { 'Content-MD5': md5 } })
    }
    if (crc64 !== undefined && crc64 !== digest.crc64) throw new ServiceError('InvalidCRC64')
  }
}

/** Runs the same check on a body in memory. */
export function requireExpectedDigest(headers: RequestHeaders, body: string): void {
  const digest = createContentDigest()
  digest.update(Buffer.from(body))
  expectedDigestCheck(headers)(digest.finish())
}
