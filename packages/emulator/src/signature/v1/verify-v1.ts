import { invalidArgument, ServiceError } from '../../errors/service-error.ts'
import { type EmulatorCredentials, findCredentials } from '../credentials.ts'
import { parseBasicIsoTime, parseHttpTime } from '../request-time.ts'
import type { SignableRequest } from '../signable-request.ts'
import { requireNotExpired, requireSmallSkew } from '../signature-clock.ts'
import { equalSignatures, signatureMismatch } from '../signature-mismatch.ts'
import type { Verification } from '../verification.ts'
import { signatureV1 } from './signature-v1.ts'
import { stringToSignV1 } from './string-to-sign-v1.ts'

/** Verifies `Authorization: OSS {AccessKeyId}:{Signature}`. */
export function verifyHeaderV1(request: SignableRequest, verification: Verification): EmulatorCredentials {
  const authorization = request.headers.get('authorization') ?? ''
  const parts = /^OSS ([^:\s]+):(.*)$/.exec(authorization)
  if (parts === null) {
    const scheme = authorization.split(' ', 1)[0] ?? ''
    throw invalidArgument('Authorization', scheme, 'Authorization header is invalid.', '0002-00000202')
  }
  const [, accessKeyId = '', provided = ''] = parts
  const dateLine = request.headers.get('x-oss-date') ?? request.headers.get('date')
  const time = dateLine === undefined ? undefined : (parseHttpTime(dateLine) ?? parseBasicIsoTime(dateLine))
  if (dateLine === undefined || time === undefined) {
    throw new ServiceError('AccessDenied', {
      message: 'OSS authentication requires a valid Date.',
      ec: dateLine === undefined ? '0002-00000503' : '0002-00000505',
    })
  }
  requireSmallSkew(time, verification.now)
  const token = request.headers.get('x-oss-security-token')
  const credentials = findCredentials(verification.credentials, accessKeyId, token, verification.now)
  requireSignature(request, dateLine, provided, credentials)
  return credentials
}

/** Verifies `?OSSAccessKeyId&Expires&Signature`. */
export function verifyUrlV1(request: SignableRequest, verification: Verification): EmulatorCredentials {
  const [accessKeyId, expires, provided] = ['OSSAccessKeyId', 'Expires', 'Signature'].map(request.query.get)
  if (accessKeyId === undefined || expires === undefined || provided === undefined) {
    const message =
      'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters'
    throw new ServiceError('AccessDenied', { message })
  }
  if (!/^\d{1,15}$/.test(expires)) {
    const message = 'Invalid date (should be seconds since epoch).'
    throw new ServiceError('AccessDenied', { message, ec: '0002-00000070' })
  }
  requireNotExpired(Number(expires) * 1000, verification.now, '0002-00000069')
  const token = request.query.get('security-token') ?? request.headers.get('x-oss-security-token')
  const credentials = findCredentials(verification.credentials, accessKeyId, token, verification.now)
  requireSignature(request, expires, provided, credentials)
  return credentials
}

/** Accepts both sets of `x-oss-` parameters that SDKs sign (docs/protocol.md#v1-sub-resources). */
function requireSignature(
  request: SignableRequest,
  dateLine: string,
  provided: string,
  { accessKeyId, accessKeySecret }: EmulatorCredentials,
): void {
  const texts = (['listed-and-x-oss', 'listed'] as const).map((rule) =>
    stringToSignV1(request, dateLine, rule),
  )
  if (texts.some((text) => equalSignatures(signatureV1(accessKeySecret, text), provided))) return
  const [stringToSign = Buffer.alloc(0)] = texts
  const ec = provided === '' ? '0002-00000065' : '0002-00000040'
  throw signatureMismatch({ accessKeyId, provided, stringToSign }, ec)
}
