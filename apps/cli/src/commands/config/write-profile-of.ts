import { parseEnv } from 'node:util'
import { readProfile, type WriteProfileOptions, type WrittenProfile, writeProfile } from '@oss/credentials'
import { CliError } from '../../errors/cli-error.ts'
import type { Terminal } from '../../host/terminal.ts'
import type { CommandContext } from '../command.ts'

type Context = Pick<CommandContext, 'host' | 'flags' | 'signal'>
type Answers = Pick<
  WriteProfileOptions,
  'accessKeyId' | 'accessKeySecret' | 'securityToken' | 'region' | 'endpoint'
>

const MAX_INPUT_BYTES = 65_536

/**
 * Writes the profile that the flags name, with the access key that the user types or standard input contains.
 *
 * @throws CliError `CREDENTIALS_MISSING`, `STANDARD_INPUT_UNREADABLE`, or CredentialsError
 */
export async function writeProfileOf(context: Context): Promise<WrittenProfile> {
  const { host, flags } = context
  const terminal = flags.json === true ? undefined : host.terminal
  const answers = terminal === undefined ? await readAnswers(context) : await askAll(terminal, context)
  const region = flags.region ?? answers.region
  const endpoint = flags.endpoint ?? answers.endpoint
  return writeProfile({
    ...answers,
    environment: host.environment,
    ...(flags.profile !== undefined && { profile: flags.profile }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  })
}

async function askAll(terminal: Terminal, { flags, host, signal }: Context): Promise<Answers> {
  const accessKeyId = await askFor(terminal, 'Access key ID', { signal })
  const accessKeySecret = await askFor(terminal, 'Access key secret', { signal, isHidden: true })
  // The access key IDs of temporary credentials start with this.
  const securityToken = accessKeyId.startsWith('STS.')
    ? await askFor(terminal, 'Security token', { signal, isHidden: true })
    : undefined
  const isLocated =
    flags.region !== undefined || flags.endpoint !== undefined || (await hasPlace({ flags, host }))
  const region = isLocated
    ? undefined
    : await terminal.ask('Region, such as cn-hangzhou (optional): ', { signal })
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken }),
    ...(region?.trim() && { region: region.trim() }),
  }
}

/** Whether the existing profile has a region or an endpoint, which is kept. */
async function hasPlace({ flags, host }: Pick<Context, 'flags' | 'host'>): Promise<boolean> {
  try {
    const { region, endpoint } = await readProfile({
      environment: host.environment,
      profile: flags.profile ?? 'default',
    })
    return region !== undefined || endpoint !== undefined
  } catch {
    // There is none, or it is not usable.
    return false
  }
}

async function askFor(
  terminal: Terminal,
  what: string,
  options: { readonly signal: AbortSignal; readonly isHidden?: boolean },
): Promise<string> {
  const answer = (await terminal.ask(`${what}: `, options))?.trim()
  if (!answer) throw new CliError('CREDENTIALS_MISSING', `${what} is missing, so no profile was written.`)
  return answer
}

async function readAnswers({ host, signal }: Context): Promise<Answers> {
  const chunks: Uint8Array[] = []
  let byteLength = 0
  for await (const chunk of host.stdin) {
    signal.throwIfAborted()
    chunks.push(chunk)
    byteLength += chunk.byteLength
    if (byteLength > MAX_INPUT_BYTES)
      throw new CliError(
        'STANDARD_INPUT_UNREADABLE',
        'Standard input is too large: lines NAME=value are expected.',
      )
  }
  const variables = parseEnv(Buffer.concat(chunks).toString())
  const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret } = variables
  if (!accessKeyId || !accessKeySecret) {
    const message =
      'Missing credentials: standard input must have the lines OSS_ACCESS_KEY_ID=... and OSS_ACCESS_KEY_SECRET=..., and OSS_SESSION_TOKEN=... for temporary credentials.'
    throw new CliError('CREDENTIALS_MISSING', message)
  }
  const { OSS_SESSION_TOKEN: securityToken, OSS_REGION: region, OSS_ENDPOINT: endpoint } = variables
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken && { securityToken }),
    ...(region && { region }),
    ...(endpoint && { endpoint }),
  }
}
