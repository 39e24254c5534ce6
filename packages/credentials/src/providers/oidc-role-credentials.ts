import { readFile } from 'node:fs/promises'
import type { CredentialsProvider } from '../credentials/credentials.ts'
import { failuresOf } from '../errors/credentials-error.ts'
import { callSts, type RoleOptions, roleFields, stsUrl } from '../fetching/sts-call.ts'
import { checkOptions } from '../options/check-options.ts'

/** Which role, and by which token. */
export interface OidcRoleCredentialsOptions extends RoleOptions {
  /** The role. Default: the variable `ALIBABA_CLOUD_ROLE_ARN`. */
  readonly roleArn?: string
  /** The identity provider. Default: the variable `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`. */
  readonly providerArn?: string
  /** The file with the OIDC token; read anew each time, because it is replaced. Default: the variable `ALIBABA_CLOUD_OIDC_TOKEN_FILE`. */
  readonly tokenFile?: string
}

const fail = failuresOf('OIDC role')
const MAX_TOKEN_LENGTH = 20_000

/**
 * Credentials of a role, for an OIDC token in a file (STS: AssumeRoleWithOIDC). What a pod of an ACK cluster with RRSA has; the cluster sets
 * the variables.
 *
 * @throws CredentialsError `NOT_CONFIGURED` naming what is missing, `OPTION_INVALID` for what cannot be used
 */
export function oidcRoleCredentials(options: OidcRoleCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const { timeoutMs = 10_000, fetch = globalThis.fetch, now } = options
  const given = (value: string | undefined, option: string, name: string): string => {
    const text = value || process.env[name]
    if (text) return text
    throw fail('NOT_CONFIGURED', `give ${option}, or set ${name}.`)
  }
  const roleArn = given(options.roleArn, 'roleArn', 'ALIBABA_CLOUD_ROLE_ARN')
  const providerArn = given(options.providerArn, 'providerArn', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN')
  const tokenFile = given(options.tokenFile, 'tokenFile', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE')
  const role = roleFields(options, fail)
  const url = stsUrl(options, fail)

  return async ({ signal }) => {
    const fields = {
      ...role,
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
    throw fail('UNAVAILABLE', 'the file with the token cannot be read.', cause)
  }
  if (text === '') throw fail('UNAVAILABLE', 'the file with the token is empty.')
  if (text.length > MAX_TOKEN_LENGTH)
    throw fail('OPTION_INVALID', `tokenFile holds more than ${MAX_TOKEN_LENGTH} characters, and so no token.`)
  return text
}
