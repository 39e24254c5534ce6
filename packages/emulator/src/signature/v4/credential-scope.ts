import { invalidArgument } from '../../errors/service-error.ts'
import type { ScopeV4 } from './signature-v4.ts'

/** Access key ID and scope of a signature: `AK/20231216/cn-hangzhou/oss/aliyun_v4_request`. */
export interface CredentialScope extends ScopeV4 {
  readonly accessKeyId: string
}

/**
 * @throws ServiceError `InvalidArgument` when the scope is malformed or for another region, product or day.
 */
export function readCredentialScope(text: string, expectedRegion: string, time: string): CredentialScope {
  const [accessKeyId = '', date = '', region = '', product = '', request = '', ...more] = text.split('/')
  const refuse = (problem: string, ec: string): Error =>
    invalidArgument('Credential', text, `Invalid ${problem} in Authorization header.`, ec)
  if (accessKeyId === '' || request !== 'aliyun_v4_request' || more.length > 0) {
    throw refuse('credential', '0002-00000203')
  }
  // The cloud box products have a box ID in place of the region, which the emulator does not know.
  if (product !== 'oss' && product !== 'oss-cloudbox') throw refuse('signing product', '0002-00000227')
  if (product === 'oss' && region !== expectedRegion) throw refuse('signing region', '0002-00000226')
  if (!/^\d{8}$/.test(date) || date !== time.slice(0, 8)) throw refuse('signing date', '0002-00000223')
  return { accessKeyId, date, region, product }
}
