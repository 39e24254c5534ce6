import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { EmulatorCredentials } from './credentials.ts'
import type { Principal, SignatureVersion } from './principal.ts'
import type { SignableRequest } from './signable-request.ts'
import { verifyHeaderV1, verifyUrlV1 } from './v1/verify-v1.ts'
import { verifyHeaderV4, verifyUrlV4 } from './v4/verify-v4.ts'
import type { Verification } from './verification.ts'

type Verifier = (request: SignableRequest, verification: Verification) => EmulatorCredentials

const VERIFIERS: Readonly<Record<SignatureVersion, Readonly<Record<'header' | 'url', Verifier>>>> = {
  v1: { header: verifyHeaderV1, url: verifyUrlV1 },
  v4: { header: verifyHeaderV4, url: verifyUrlV4 },
}

/**
 * Determines the sender of a request.
 *
 * @param accepted signature versions that the emulator accepts.
 * @returns an anonymous principal when the request is not signed.
 * @throws ServiceError when the signature is wrong.
 */
export function authenticate(
  request: SignableRequest,
  verification: Verification,
  accepted: readonly SignatureVersion[],
): Principal {
  const authorization = request.headers.get('authorization')
  const urlVersion = urlSignature(request)
  if (authorization !== undefined && urlVersion !== undefined) {
    const scheme = authorization.split(' ', 1)[0] ?? ''
    throw invalidArgument('Authorization', scheme, 'Only one auth mechanism is allowed.')
  }
  if (authorization === undefined && urlVersion === undefined) return { kind: 'anonymous' }
  const version = urlVersion ?? (authorization?.startsWith('OSS4-HMAC-SHA256 ') ? 'v4' : 'v1')
  const form = urlVersion === undefined ? 'header' : 'url'
  if (!accepted.includes(version)) {
    const message = `Signature version ${version.toUpperCase()} is not accepted here.`
    throw new ServiceError('AccessDenied', { message })
  }
  return { kind: 'credentials', version, form, credentials: VERIFIERS[version][form](request, verification) }
}

function urlSignature({ query }: SignableRequest): SignatureVersion | undefined {
  if (['x-oss-signature-version', 'x-oss-signature', 'x-oss-credential'].some(query.has)) return 'v4'
  return ['OSSAccessKeyId', 'Signature'].some(query.has) ? 'v1' : undefined
}
