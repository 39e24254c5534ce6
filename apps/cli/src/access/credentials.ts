import { open } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { type CredentialsProvider, environmentCredentials } from '@oss/client'
import { CliError } from '../errors/cli-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

const MAX_FILE_BYTES = 65_536
const OTHERS = 0o077

/**
 * Where the keys come from: the file, when there is one, else the environment. They are looked for at once, so that
 * missing keys are noticed before anything is sent.
 *
 * The file is read anew when the service refuses what it held: a session token that runs out can be replaced while an
 * upload goes on.
 *
 * @throws CliError `CREDENTIALS_...`
 */
export async function findCredentials(
  credentialsFile: string | undefined,
  environment: Environment,
): Promise<CredentialsProvider> {
  if (credentialsFile === undefined) return checked(environment, 'The environment does not set')
  await readCredentialsFile(credentialsFile)
  return async (request) => (await readCredentialsFile(credentialsFile))(request)
}

async function readCredentialsFile(path: string): Promise<CredentialsProvider> {
  return checked(parseEnv(await readPrivateFile(path)), `The credentials file ${path} does not set`)
}

function checked(variables: Environment, problem: string): CredentialsProvider {
  const missing = ['OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET'].filter((name) => !variables[name])
  if (missing.length === 0) return environmentCredentials(variables)
  const message = `${problem} ${missing.join(' and ')}. Both are needed, and OSS_SESSION_TOKEN for temporary keys.`
  throw new CliError('CREDENTIALS_MISSING', message)
}

async function readPrivateFile(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { mode, size } = await file.stat()
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      const message = `Other users may read or change the credentials file ${path}. Make it yours alone: chmod 600, and consider its keys known.`
      throw new CliError('CREDENTIALS_FILE_UNSAFE', message)
    }
    if (size > MAX_FILE_BYTES) {
      throw new CliError(
        'CREDENTIALS_FILE_UNREADABLE',
        `The credentials file ${path} is too large; it has lines NAME=value.`,
      )
    }
    return await file.readFile('utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError(
      'CREDENTIALS_FILE_UNREADABLE',
      `The credentials file ${path} cannot be read: ${reason}.`,
      { cause },
    )
  }
}
