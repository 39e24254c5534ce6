import { timingSafeEqual } from 'node:crypto'
import { ServiceError } from '../errors/service-error.ts'

/** The text that the server signed, and the signature that the client sent. */
export interface SignatureComparison {
  readonly accessKeyId: string
  readonly provided: string
  readonly stringToSign: Uint8Array
  /** Present in V4 only. */
  readonly canonicalRequest?: Uint8Array
}

export function equalSignatures(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.byteLength === y.byteLength && timingSafeEqual(x, y)
}

/** Has the elements of an observed V1 response in the same order (docs/protocol.md#authentication-errors). */
export function signatureMismatch(comparison: SignatureComparison, ec: string): ServiceError {
  const { accessKeyId, provided, stringToSign, canonicalRequest } = comparison
  const details = {
    OSSAccessKeyId: accessKeyId,
    SignatureProvided: provided,
    StringToSign: asText(stringToSign),
    StringToSignBytes: hexPairs(stringToSign),
    ...(canonicalRequest === undefined ? {} : { CanonicalRequest: asText(canonicalRequest) }),
  }
  return new ServiceError('SignatureDoesNotMatch', { ec, details })
}

/** Upper-case pairs, each followed by a space. */
function hexPairs(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase().replaceAll(/../g, '$& ')
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
