import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { parseJsonFields, textOf } from '../credentials/json-fields.ts'
import { readTemporaryCredentials } from '../credentials/read-credentials.ts'
import { type CredentialsErrorCode, errorFactory } from '../errors/credentials-error.ts'
import { callHttp, type Fetch, type HttpReply, isTemporaryStatus } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkUrl } from '../options/check-url.ts'
import { isOn } from '../options/environment.ts'

/** The RAM role, and how requests reach the metadata service. */
export interface EcsRoleCredentialsOptions {
  /**
   * The RAM role of this ECS instance. Default: the variable `ALIBABA_CLOUD_ECS_METADATA`, or else the role
   * that the metadata service names.
   */
  readonly roleName?: string
  /**
   * True: send requests without a session token (IMDSv1) if the metadata service issues none. IMDSv1 lets an
   * attacker who can make a program send requests (SSRF) read the credentials. Default: false.
   */
  readonly allowImdsV1?: boolean
  /**
   * Limit for each request, in milliseconds. The service runs on the same host, so it can be short. Default:
   * 1000.
   */
  readonly timeoutMs?: number
  /** The metadata service. Default: `http://100.100.100.200`. */
  readonly endpoint?: string
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = errorFactory('ECS RAM role')
const ROLE_NAME = /^[\w.-]{1,64}$/
const ROLES_PATH = '/latest/meta-data/ram/security-credentials/'
const SESSION_SECONDS = '21600'

/**
 * Returns a provider of credentials for the RAM role of this ECS instance, read from the metadata service
 * (IMDSv2).
 *
 * @throws CredentialsError `OPTION_INVALID`; `NOT_CONFIGURED` when `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is
 * `true`
 */
export function ecsRoleCredentials(options: EcsRoleCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const { timeoutMs = 1000, fetch = globalThis.fetch, allowImdsV1 = false } = options
  const { roleName = process.env['ALIBABA_CLOUD_ECS_METADATA'] } = options
  if (isOn(process.env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED'))
    throw fail('NOT_CONFIGURED', 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true.')
  if (roleName && !ROLE_NAME.test(roleName))
    throw fail('OPTION_INVALID', 'roleName must be 1 to 64 letters, digits, ".", "-" or "_".')
  const { origin } = checkUrl(options.endpoint ?? 'http://100.100.100.200', 'endpoint', fail)

  return async ({ signal }) => {
    const connection = { fetch, timeoutMs, signal }
    const session = await callHttp(
      {
        ...connection,
        url: `${origin}/latest/api/token`,
        method: 'PUT',
        headers: { 'x-aliyun-ecs-metadata-token-ttl-seconds': SESSION_SECONDS },
      },
      fail,
    )
    const headers = sessionHeaders(session, allowImdsV1)
    const read = async (path: string): Promise<string> => {
      const { status, text } = await callHttp(
        { ...connection, url: origin + path, method: 'GET', headers },
        fail,
      )
      if (status === 200) return text
      if (status === 404)
        throw fail(
          'NOT_CONFIGURED',
          'no RAM role of that name is attached to this instance. Attach it, or correct roleName.',
        )
      throw fail(errorCodeOf(status), `the metadata service responded with status ${status}.`)
    }
    const role = roleName || parseRole(await read(ROLES_PATH))
    const fields = parseJsonFields(await read(ROLES_PATH + role), fail)
    if (textOf(fields, 'Code') !== 'Success')
      throw fail('REFUSED', 'the metadata service returned no credentials for this role.')
    return readTemporaryCredentials(fields, fail)
  }
}

function sessionHeaders({ status, text }: HttpReply, allowImdsV1: boolean): Readonly<Record<string, string>> {
  const token = text.trim()
  if (status === 200 && /^[\x21-\x7e]+$/.test(token)) return { 'x-aliyun-ecs-metadata-token': token }
  if (allowImdsV1) return {}
  throw fail(
    errorCodeOf(status),
    `the metadata service returned no session token (status ${status}). Check that this is an ECS instance.`,
  )
}

function parseRole(text: string): string {
  const [role = ''] = text.trim().split('\n')
  if (ROLE_NAME.test(role)) return role
  throw fail('RESPONSE_INVALID', 'no RAM role is attached to this instance. Attach one.')
}

function errorCodeOf(status: number): CredentialsErrorCode {
  return isTemporaryStatus(status) ? 'UNAVAILABLE' : 'REFUSED'
}
