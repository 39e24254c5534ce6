import { invalidArgument } from '../../errors/service-error.ts'
import { ALGORITHM_V4 } from './signature-v4.ts'

/** The fields of a V4 `Authorization` header. */
export interface AuthorizationV4 {
  /** `AK/20231216/cn-hangzhou/oss/aliyun_v4_request`. */
  readonly credential: string
  /** Lower case. */
  readonly additionalHeaders: readonly string[]
  readonly signature: string
}

/** @throws ServiceError `InvalidArgument`, without the header's value, because it holds a signature. */
export function parseAuthorizationV4(header: string): AuthorizationV4 {
  const fields = new Map<string, string>()
  for (const field of header.slice(ALGORITHM_V4.length).split(',')) {
    const [name = '', ...value] = field.trim().split('=')
    fields.set(name, value.join('='))
  }
  const credential = fields.get('Credential') ?? ''
  const signature = fields.get('Signature') ?? ''
  if (credential === '') throw refuse('0002-00000203')
  if (!/^[0-9a-f]{64}$/.test(signature)) throw refuse('0002-00000202')
  return { credential, signature, additionalHeaders: readAdditional(fields.get('AdditionalHeaders')) }
}

function readAdditional(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  if (text === '') throw refuse('0002-00000209')
  const names = text.toLowerCase().split(';')
  if (names.includes('')) throw refuse('0002-00000210')
  return names
}

function refuse(ec: string): Error {
  return invalidArgument('Authorization', ALGORITHM_V4, 'Authorization header is invalid.', ec)
}
