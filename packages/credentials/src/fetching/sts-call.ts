import { createHmac } from 'node:crypto'
import type { Credentials } from '../credentials/credentials.ts'
import { fieldsOf, readJson, readTemporaryCredentials, textOf } from '../credentials/read-credentials.ts'
import type { FailSource } from '../errors/credentials-error.ts'
import { checkUrl } from '../options/check-url.ts'
import { ask, type Fetch } from './http-call.ts'

/** How the token service (STS) is reached. */
export interface StsOptions {
  /** Region id of the token service, such as `cn-hangzhou`. Default: the variable `ALIBABA_CLOUD_STS_REGION`, or else the central one. */
  readonly stsRegion?: string
  /** True: the token service's address within a VPC; needs a region. Default: the variable `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED`. */
  readonly vpc?: boolean
  /** URL of the token service, in place of the two above. https, or http to this machine. */
  readonly stsEndpoint?: string
  /** For the whole answer, in milliseconds. Default: 10 000. */
  readonly timeoutMs?: number
  /** How requests are sent. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** The present time in milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number
}

/** A role that is taken on for a while. */
export interface RoleOptions extends StsOptions {
  /** For how long the credentials live, in seconds: 900 to 43 200. Default: 3600. */
  readonly durationSeconds?: number
  /** Names the session in the audit log: 2 to 64 of letters, digits and `.@-_`. Default: the variable `ALIBABA_CLOUD_ROLE_SESSION_NAME`, or `oss-sdk`. */
  readonly sessionName?: string
  /** A RAM policy in JSON that narrows what the session may do. Default: none. */
  readonly policy?: string
}

/** The fields of a request that are the same for both ways to take on a role. */
export function roleFields(options: RoleOptions, fail: FailSource): Readonly<Record<string, string>> {
  const { durationSeconds = 3600, policy } = options
  const sessionName = options.sessionName || process.env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] || 'oss-sdk'
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200)
    throw fail('OPTION_INVALID', 'durationSeconds must be a whole number from 900 to 43200.')
  if (!/^[\w.@-]{2,64}$/.test(sessionName))
    throw fail('OPTION_INVALID', 'sessionName must be 2 to 64 letters, digits or ".@-_".')
  return {
    RoleSessionName: sessionName,
    DurationSeconds: String(durationSeconds),
    ...(policy !== undefined && { Policy: policy }),
  }
}

/** The URL of the token service. @throws CredentialsError `OPTION_INVALID` */
export function stsUrl(options: StsOptions, fail: FailSource): string {
  const region = options.stsRegion || process.env['ALIBABA_CLOUD_STS_REGION']
  if (options.stsEndpoint !== undefined) {
    const text = options.stsEndpoint.includes('://') ? options.stsEndpoint : `https://${options.stsEndpoint}`
    const url = checkUrl(text, 'stsEndpoint', fail)
    const isLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
    if (url.protocol !== 'https:' && !isLocal)
      throw fail('OPTION_INVALID', 'stsEndpoint must be https: the answer holds the new secret.')
    return `${url.origin}/`
  }
  const vpc = options.vpc ?? process.env['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED']?.toLowerCase() === 'true'
  if (region === undefined || region === '') {
    if (vpc)
      throw fail('OPTION_INVALID', 'the token service within a VPC needs stsRegion, such as "cn-hangzhou".')
    return 'https://sts.aliyuncs.com/'
  }
  if (!/^[a-z0-9-]+$/.test(region))
    throw fail('OPTION_INVALID', 'stsRegion must be a region id such as "cn-hangzhou".')
  return `https://${vpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com/`
}

/** One call of the token service. */
export interface StsCall {
  readonly url: string
  readonly action: 'AssumeRole' | 'AssumeRoleWithOIDC'
  /** What goes in the body: some of it is secret. */
  readonly fields: Readonly<Record<string, string>>
  readonly now: (() => number) | undefined
  /** Signs the call; a call with a token of its own is not signed. */
  readonly signedBy?: { readonly credentials: Credentials; readonly nonce: string }
  readonly timeoutMs: number
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

/** Calls the token service for temporary credentials. */
export async function callSts(call: StsCall, fail: FailSource): Promise<Credentials> {
  const { url, action, fields, now = Date.now, signedBy, ...how } = call
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
    query['Signature'] = signatureOf({ ...query, ...fields }, accessKeySecret)
  }
  const answer = await ask(
    {
      ...how,
      url: `${url}?${encodePairs(query)}`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: encodePairs(fields),
    },
    fail,
  )
  const document = readJson(answer.text, fail)
  if (answer.status !== 200) {
    const code = textOf(document, 'Code') ?? ''
    const reason = /^[\w.]{1,100}$/.test(code) ? code : 'no reason'
    const mayPass = answer.status >= 500 || answer.status === 429 || code.startsWith('Throttling')
    throw fail(
      mayPass ? 'UNAVAILABLE' : 'REFUSED',
      `${action} was answered with ${answer.status} (${reason}).`,
    )
  }
  return readTemporaryCredentials(fieldsOf(document['Credentials']) ?? {}, fail)
}

/** The signature of Alibaba Cloud's RPC interface, version 1.0. */
function signatureOf(parameters: Readonly<Record<string, string>>, secret: string): string {
  const sorted = Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
  const stringToSign = `POST&%2F&${encode(encodePairs(sorted))}`
  return createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64')
}

function encodePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
