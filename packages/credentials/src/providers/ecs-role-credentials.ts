import type { CredentialsProvider } from '../credentials/credentials.ts'
import { readJson, readTemporaryCredentials, textOf } from '../credentials/read-credentials.ts'
import { type CredentialsErrorCode, failuresOf } from '../errors/credentials-error.ts'
import { type Answer, ask, type Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkUrl } from '../options/check-url.ts'
import { isOn } from '../options/environment.ts'

/** Of which role, and how the metadata service is asked. */
export interface EcsRoleCredentialsOptions {
  /** The RAM role of this ECS instance. Default: the variable `ALIBABA_CLOUD_ECS_METADATA`, or else what the metadata service says. */
  readonly roleName?: string
  /**
   * True: ask without a session token when the service gives none (IMDSv1), which programs that can be made to send requests can do for
   * strangers. Default: false.
   */
  readonly allowImdsV1?: boolean
  /** For each question, in milliseconds. The service is in the same host, so a short one is enough. Default: 1000. */
  readonly timeoutMs?: number
  /** The metadata service. Default: `http://100.100.100.200`. */
  readonly endpoint?: string
  /** How requests are sent. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = failuresOf('ECS RAM role')
const ROLES = '/latest/meta-data/ram/security-credentials/'
const TOKEN_LIFE_SECONDS = '21600'

/**
 * Credentials of the RAM role of the ECS instance that this runs on, from its metadata service (IMDSv2).
 *
 * @throws CredentialsError `OPTION_INVALID`; `NOT_CONFIGURED` when `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is `true`
 */
export function ecsRoleCredentials(options: EcsRoleCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const { timeoutMs = 1000, fetch = globalThis.fetch, allowImdsV1 = false } = options
  const { roleName = process.env['ALIBABA_CLOUD_ECS_METADATA'] } = options
  if (isOn(process.env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED'))
    throw fail('NOT_CONFIGURED', 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is true.')
  if (roleName && !/^[\w.-]{1,64}$/.test(roleName))
    throw fail('OPTION_INVALID', 'roleName may have letters, digits, ".", "-" and "_", and up to 64 of them.')
  const { origin } = checkUrl(options.endpoint ?? 'http://100.100.100.200', 'endpoint', fail)

  return async ({ signal }) => {
    const question = { fetch, timeoutMs, signal }
    const session = await ask(
      {
        ...question,
        url: `${origin}/latest/api/token`,
        method: 'PUT',
        headers: { 'x-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_LIFE_SECONDS },
      },
      fail,
    )
    const headers = sessionHeaders(session, allowImdsV1)
    const read = async (path: string): Promise<string> => {
      const answer = await ask({ ...question, url: origin + path, method: 'GET', headers }, fail)
      if (answer.status === 200) return answer.text
      if (answer.status === 404)
        throw fail('NOT_CONFIGURED', 'no RAM role of that name is bound to this instance.')
      throw fail(codeOf(answer.status), `the metadata service answered ${answer.status}.`)
    }
    const role = roleName || roleOf(await read(ROLES))
    const fields = readJson(await read(ROLES + role), fail)
    if (textOf(fields, 'Code') !== 'Success')
      throw fail('REFUSED', 'the metadata service has no credentials of this role.')
    return readTemporaryCredentials(fields, fail)
  }
}

function sessionHeaders({ status, text }: Answer, allowImdsV1: boolean): Readonly<Record<string, string>> {
  const token = text.trim()
  if (status === 200 && /^[\x21-\x7e]+$/.test(token)) return { 'x-aliyun-ecs-metadata-token': token }
  if (allowImdsV1) return {}
  throw fail(
    codeOf(status),
    `the metadata service gave no session token (${status}). Is this an ECS instance?`,
  )
}

function roleOf(text: string): string {
  const [role = ''] = text.trim().split('\n')
  if (/^[\w.-]{1,64}$/.test(role)) return role
  throw fail('ANSWER_INVALID', 'the metadata service names no role. Bind a RAM role to this instance.')
}

function codeOf(status: number): CredentialsErrorCode {
  return status >= 500 || status === 429 ? 'UNAVAILABLE' : 'REFUSED'
}
