import { readFile } from 'node:fs/promises'
import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { type RoleOptions, roleSessionFields } from '../fetching/role-session.ts'
import { callSts } from '../fetching/sts-call.ts'
import { stsEndpoint } from '../fetching/sts-endpoint.ts'
import { checkOptions } from '../options/check-options.ts'

/** The role to assume, and the OIDC token that authorizes it. */
export interface OidcRoleCredentialsOptions extends RoleOptions {
  /** The role. Default: the variable `ALIBABA_CLOUD_ROLE_ARN`. */
  readonly roleArn?: string
  /** The identity provider. Default: the variable `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`. */
  readonly providerArn?: string
  /**
   * Path of the file with the OIDC token. It is read for each request, because the token is replaced before
   * it expires. Default: the variable `ALIBABA_CLOUD_OIDC_TOKEN_FILE`.
   */
  readonly tokenFile?: string
}

const fail = errorFactory('OIDC role')
const MAX_TOKEN_LENGTH = 20_000

/**
 * Returns a provider of credentials for a role that an OIDC token authorizes (STS: AssumeRoleWithOIDC). In
 * pods of ACK clusters with RRSA, the cluster sets the variables.
 *
 * @throws CredentialsError `NOT_CONFIGURED` naming the missing option, `OPTION_INVALID` naming the invalid
 * one
 */
export function oidcRoleCredentials(options: OidcRoleCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const { timeoutMs = 10_000, fetch = globalThis.fetch, now } = options
  const required = (value: string | undefined, option: string, variable: string): string => {
    const text = value || process.env[variable]
    if (text) return text
    throw fail('NOT_CONFIGURED', `set ${option}, or the environment variable ${variable}.`)
  }
  const roleArn = required(options.roleArn, 'roleArn', 'ALIBABA_CLOUD_ROLE_ARN')
  const providerArn = required(options.providerArn, 'providerArn', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN')
  const tokenFile = required(options.tokenFile, 'tokenFile', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE')
  const session = roleSessionFields(options, fail)
  const url = stsEndpoint(options, fail)

  return async ({ signal }) => {
    const fields = {
      ...session,
      RoleArn: roleArn,
      OIDCProviderArn: providerArn,
      OIDCToken: await readToken(tokenFile, signal),
    }
    return callSts({ url, action: 'AssumeRoleWithOIDC', fields, now, timeoutMs, fetch, signal }, fail)
  }
}

async function readToken(file: string, signal: AbortSignal): Promise<string> {
  let text: string
  try {
    text = (await readFile(file, { encoding: 'utf8', signal })).trim()
  } catch (cause) {
    signal.throwIfAborted()
    throw fail('UNAVAILABLE', 'the token file cannot be read.', cause)
  }
  if (text === '') throw fail('UNAVAILABLE', 'the token file is empty.')
  if (text.length > MAX_TOKEN_LENGTH)
    throw fail(
      'OPTION_INVALID',
      `the token file has more than ${MAX_TOKEN_LENGTH} characters, so it does not contain a token.`,
    )
  return text
}
