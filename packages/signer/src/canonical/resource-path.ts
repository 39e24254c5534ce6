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
      'The request has a key but no bucket. Pass the bucket too, even if the URL does not contain it.',
    )
  }
  if (bucket === '') {
    throw new SigningError(
      'RESOURCE_INVALID',
      'bucket',
      'The bucket is empty. Omit it for a request to the service.',
    )
  }
  if (key === '') {
    throw new SigningError(
      'RESOURCE_INVALID',
      'key',
      'The key is empty. Omit it for a request to the bucket.',
    )
  }
  const path = `/${bucket}/${key ?? ''}`
  if (/\p{Surrogate}/u.test(path)) {
    throw new SigningError(
      'RESOURCE_INVALID',
      'key',
      'The bucket or key contains a lone surrogate, which cannot be encoded as UTF-8. Use complete characters.',
    )
  }
  return path
}
