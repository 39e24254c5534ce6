/** What an error means for the caller, whatever its code. */
export interface FailureClass {
  /** Whether the failure may be temporary, so that the same request may succeed later. */
  readonly isTemporary: boolean
  /** Whether the access key, its token, the signature, the clock or a permission is the cause. */
  readonly isAboutCredentials: boolean
}

/** Codes after which new credentials may help. OSS no longer knows a token that expired long ago. */
export const RENEWABLE_CREDENTIALS: readonly string[] = [
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
  'InvalidAccessKeyId',
]
const ABOUT_CREDENTIALS: ReadonlySet<string> = new Set([
  ...RENEWABLE_CREDENTIALS,
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'AccessDenied',
])
// The body did not arrive completely, so sending it again helps.
const BODY_INCOMPLETE: ReadonlySet<string> = new Set(['RequestTimeout', 'IncompleteBody'])

/** Classifies a response that reports an error. */
export function serviceFailureClass({
  code,
  status,
  details,
}: {
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, string>>
}): FailureClass {
  return {
    isTemporary: isTemporaryResponse(code, status),
    // With its endpoint, OSS reports that the bucket is in another region.
    isAboutCredentials: ABOUT_CREDENTIALS.has(code) && details['Endpoint'] === undefined,
  }
}

function isTemporaryResponse(code: string, status: number): boolean {
  // An error document in a response that started as a success. With 203 the object is stored and its callback
  // failed.
  if (status < 300) return code === 'InternalError'
  if (status === 501) return false
  return status === 408 || status === 429 || status >= 500 || BODY_INCOMPLETE.has(code)
}

const TEMPORARY = {
  CONNECT_FAILED: true,
  CONNECT_TIMEOUT: true,
  SOCKET_CLOSED: true,
  IDLE_TIMEOUT: true,
  RESPONSE_TIMEOUT: true,
  RESPONSE_MALFORMED: true,
  TOTAL_TIMEOUT: true,
  TLS_REJECTED: false,
  PROXY_REFUSED: false,
  CORS_REFUSED: false,
  RESPONSE_TOO_LARGE: false,
  BODY_LENGTH_MISMATCH: false,
  REQUEST_INVALID: false,
  REDIRECT_REFUSED: false,
  INSECURE_ENDPOINT: false,
} as const

/** Returns whether a request without a usable response may succeed later. */
export function isTemporaryTransport(code: keyof typeof TEMPORARY): boolean {
  return TEMPORARY[code]
}
