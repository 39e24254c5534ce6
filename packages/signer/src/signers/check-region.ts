import { SigningError } from '../errors/signing-error.ts'

/**
 * Checks that a region can be part of a V4 scope.
 *
 * @throws SigningError `REGION_INVALID`
 */
export function checkRegion(region: string): void {
  if (typeof region !== 'string' || region === '') {
    throw new SigningError(
      'REGION_INVALID',
      'region',
      'The region is missing. Signature V4 needs it, e.g. "cn-hangzhou".',
    )
  }
  if (region.startsWith('oss-')) {
    throw new SigningError(
      'REGION_INVALID',
      'region',
      `The region must be an id without the "oss-" prefix, e.g. "cn-hangzhou".`,
    )
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    throw new SigningError(
      'REGION_INVALID',
      'region',
      'The region must contain only the characters a-z, 0-9 and "-". Use its id, e.g. "cn-hangzhou".',
    )
  }
}
