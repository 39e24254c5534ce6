import { SigningError } from '../errors/signing-error.ts'
import type { SignableRequest } from './signable-request.ts'

/**
 * Returns the path to sign, not percent-encoded: `/`, `/bucket/` or `/bucket/key`. It names the bucket even
 * if the URL has the bucket in its host or, with a custom domain, not at all.
 *
 * @throws SigningError `RESOURCE_INVALID`
 */
export function resourcePath({ bucket, key }: Pick<SignableRequest, 'bucket' | 'key'>): string {
  if (bucket === undefined) {
    if (key === undefined) return '/'
    throw new SigningError(
      'RESOURCE_INVALID',
      'bucket',
      'The request has a key but no bucket. Give the bucket too, also when the URL does not show it.',
    )
  }
  if (bucket === '') {
    throw new SigningError(
      'RESOURCE_INVALID',
      'bucket',
      'The bucket is empty. Leave it out for a request to the service.',
    )
  }
  if (key === '') {
    throw new SigningError(
      'RESOURCE_INVALID',
      'key',
      'The key is empty. Leave it out for a request to the bucket.',
    )
  }
  const path = `/${bucket}/${key ?? ''}`
  if (/\p{Surrogate}/u.test(path)) {
    throw new SigningError(
      'RESOURCE_INVALID',
      'key',
      'The bucket or key has half of a surrogate pair, which has no UTF-8 form. Use complete characters.',
    )
  }
  return path
}
