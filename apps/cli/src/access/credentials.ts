import { open } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { CredentialsProvider } from '@oss/client'
import { CliError } from '../errors/cli-error.ts'
import type { Environment } from '../host/host.ts'

const MAX_FILE_BYTES = 65_536
const GROUP_AND_OTHERS = 0o077
const REQUIRED_VARIABLES = ['OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET']

/** Whether the environment sets at least one half of an access key. */
export function hasEnvironmentCredentials(environment: Environment): boolean {
  return REQUIRED_VARIABLES.some((name) => environment[name])
}

/**
 * Reads the credentials in environment variables, and checks at once that none is missing.
 *
 * @throws CliError `CREDENTIALS_MISSING`
 */
export async function environmentCredentials(environment: Environment): Promise<CredentialsProvider> {
  return credentialsIn(environment, 'set the environment variables')
}

/**
 * Reads the credentials in a file with lines `NAME=value`. The provider reads the file again when the service
 * rejects the credentials, so that temporary ones can be replaced while an upload is running.
 *
 * @throws CliError `CREDENTIALS_...`
 */
export async function fileCredentials(path: string): Promise<CredentialsProvider> {
  await readCredentialsFile(path)
  return async (request) => (await readCredentialsFile(path))(request)
}

async function readCredentialsFile(path: string): Promise<CredentialsProvider> {
  return credentialsIn(parseEnv(await readPrivateFile(path)), `the credentials file ${path} must set`)
}

async function credentialsIn(variables: Environment, advice: string): Promise<CredentialsProvider> {
  const missing = REQUIRED_VARIABLES.filter((name) => !variables[name])
  if (missing.length > 0) {
    const message = `Missing credentials: ${advice} ${missing.join(' and ')}. Temporary credentials also need OSS_SESSION_TOKEN.`
    throw new CliError('CREDENTIALS_MISSING', message)
  }
  const client = await import('@oss/client')
  return client.environmentCredentials(variables)
}

async function readPrivateFile(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { mode, size } = await file.stat()
    // Windows has no such permission bits.
    if (process.platform !== 'win32' && (mode & GROUP_AND_OTHERS) !== 0) {
      const message = `Other users can read or change the credentials file ${path}. Run chmod 600 on it, and replace the access key, which may be compromised.`
      throw new CliError('CREDENTIALS_FILE_UNSAFE', message)
    }
    if (size > MAX_FILE_BYTES) {
      const message = `The credentials file ${path} is too large: it must have at most ${MAX_FILE_BYTES} bytes, with lines NAME=value.`
      throw new CliError('CREDENTIALS_FILE_UNREADABLE', message)
    }
    const { decodeText } = await import('@oss/credentials')
    return decodeText(await file.readFile())
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The credentials file ${path} cannot be read: ${reason}.`
    throw new CliError('CREDENTIALS_FILE_UNREADABLE', message, { cause })
  }
}
