import { createContentDigest, type Digest } from '../checksum/content-digest.ts'
import { ServiceFailure } from '../errors/service-error.ts'
import type { OperationRequest } from '../service/operation.ts'

/**
 * The check of `Content-MD5` and of the expected CRC that a client may send along.
 *
 * @throws ServiceFailure `InvalidDigest` now when Content-MD5 is no MD5, or from the check when it is another one;
 *   `InvalidCRC64` from the check.
 */
export function announcedDigestCheck({ headers }: OperationRequest): (digest: Digest) => void {
  const md5 = headers.get('content-md5')
  const crc64 = headers.get('x-oss-hash-crc64ecma')
  if (md5 !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(md5)) {
    throw new ServiceFailure('InvalidDigest', { ec: '0017-00000502', details: [['Content-MD5', md5]] })
  }
  return (digest) => {
    if (md5 !== undefined && md5 !== digest.md5Base64) {
      throw new ServiceFailure('InvalidDigest', { details: [['Content-MD5', md5]] })
    }
    if (crc64 !== undefined && crc64 !== digest.crc64) throw new ServiceFailure('InvalidCRC64')
  }
}

/** The same check of a body that is in memory already. */
export function requireAnnouncedDigest(request: OperationRequest, body: string): void {
  const digest = createContentDigest()
  digest.update(Buffer.from(body))
  announcedDigestCheck(request)(digest.finish())
}
