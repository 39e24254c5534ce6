import { createHmac } from 'node:crypto'
import { canary } from '../../../tests/security/canaries.ts'
import { issued } from './fake-metadata.ts'
import { type LocalService, type ReceivedRequest, type Reply, startLocalService } from './local-service.ts'

export const OIDC_TOKEN = `header.${canary.securityToken}.signature`

/**
 * The token service. It checks each call as Alibaba Cloud describes its RPC interface, and refuses what does
 * not fit.
 */
export function startSts(change?: Reply): Promise<LocalService> {
  return startLocalService((request) => {
    const problem = problemOf(request)
    if (problem !== undefined)
      return { status: 400, text: JSON.stringify({ Code: problem, Message: request.body }) }
    return change ?? { json: { RequestId: 'x', AssumedRoleUser: {}, Credentials: issued } }
  })
}

function problemOf({ method, query, body, headers }: ReceivedRequest): string | undefined {
  const form = new URLSearchParams(body)
  if (method !== 'POST' || query.get('Version') !== '2015-04-01') return 'InvalidVersion'
  // Without a format, the service responds with XML.
  if (query.get('Format') !== 'JSON') return 'InvalidFormat'
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return 'InvalidContentType'
  const age = Date.now() - Date.parse(query.get('Timestamp') ?? '')
  if (!(Math.abs(age) < 900_000)) return 'InvalidTimeStamp.Expired'
  if (!form.get('RoleArn')?.startsWith('acs:ram::')) return 'InvalidParameter.RoleArn'
  if (!form.get('RoleSessionName')) return 'InvalidParameter.RoleSessionName'
  if (query.get('Action') === 'AssumeRoleWithOIDC')
    return form.get('OIDCToken') === OIDC_TOKEN ? undefined : 'AuthenticationFail.NoPermission'
  if (query.get('Action') !== 'AssumeRole') return 'InvalidAction'
  if (query.get('SignatureMethod') !== 'HMAC-SHA1' || query.get('SignatureVersion') !== '1.0')
    return 'InvalidSignatureMethod'
  return query.get('Signature') === signatureOf(query, form) ? undefined : 'SignatureDoesNotMatch'
}

function signatureOf(query: URLSearchParams, form: URLSearchParams): string {
  const percent = (text: string): string =>
    Array.from(Buffer.from(text), (byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9_.~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    }).join('')
  const pairs = [...query, ...form]
    .filter(([name]) => name !== 'Signature')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const canonical = pairs.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&')
  const known: readonly string[] = [canary.accessKeyId, issued.AccessKeyId]
  const secret = known.includes(query.get('AccessKeyId') ?? '') ? canary.accessKeySecret : 'other'
  return createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${percent(canonical)}`)
    .digest('base64')
}
