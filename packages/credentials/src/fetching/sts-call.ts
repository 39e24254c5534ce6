import type { Credentials } from '@oss/signer'
import { asFields, parseJsonFields, textOf } from '../credentials/json-fields.ts'
import { readTemporaryCredentials } from '../credentials/read-credentials.ts'
import type { ErrorFactory } from '../errors/credentials-error.ts'
import { callHttp, type Fetch, isTemporaryStatus } from './http-call.ts'
import { encodeParameters, rpcSignature } from './rpc-signature.ts'

/** One call of the token service. */
export interface StsCall {
  readonly url: string
  readonly action: 'AssumeRole' | 'AssumeRoleWithOIDC'
  /** Sent in the body, because some of them are secret. */
  readonly fields: Readonly<Record<string, string>>
  readonly now: (() => number) | undefined
  /** Credentials that sign the call. Absent for a call that is authorized by an OIDC token. */
  readonly signedBy?: { readonly credentials: Credentials; readonly nonce: string }
  readonly timeoutMs: number
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

/** Requests temporary credentials from the token service. */
export async function callSts(call: StsCall, fail: ErrorFactory): Promise<Credentials> {
  const { url, action, fields, now = Date.now, signedBy, ...connection } = call
  const query: Record<string, string> = {
    Action: action,
    Format: 'JSON',
    Version: '2015-04-01',
    Timestamp: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  }
  if (signedBy !== undefined) {
    const { accessKeyId, accessKeySecret, securityToken } = signedBy.credentials
    Object.assign(query, {
      AccessKeyId: accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: signedBy.nonce,
      ...(securityToken !== undefined && { SecurityToken: securityToken }),
    })
    query['Signature'] = rpcSignature({ ...query, ...fields }, accessKeySecret)
  }
  const { status, text } = await callHttp(
    {
      ...connection,
      url: `${url}?${encodeParameters(query)}`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: encodeParameters(fields),
    },
    fail,
  )
  if (status !== 200) {
    const code = errorCodeOf(text)
    const reason = /^[\w.]{1,100}$/.test(code) ? code : 'no reason'
    const isTemporary = isTemporaryStatus(status) || code.startsWith('Throttling')
    throw fail(isTemporary ? 'UNAVAILABLE' : 'REFUSED', `${action} returned ${status} (${reason}).`)
  }
  const document = parseJsonFields(text, fail)
  return readTemporaryCredentials(asFields(document['Credentials']) ?? {}, fail)
}

/** Returns the code of an error response; empty for the page of a gateway, which is not JSON. */
function errorCodeOf(text: string): string {
  try {
    const document: unknown = JSON.parse(text)
    return textOf(asFields(document) ?? {}, 'Code') ?? ''
  } catch {
    return ''
  }
}
