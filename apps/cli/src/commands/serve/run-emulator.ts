import { once } from 'node:events'
import {
  type CorsRule,
  type Emulator,
  type EmulatorCredentials,
  type EmulatorOptions,
  startEmulator,
} from '@oss/emulator'
import { regionOf } from '../../access/connection-settings.ts'
import {
  environmentCredentials,
  fileCredentials,
  hasEnvironmentCredentials,
} from '../../access/credentials.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { shellCommand } from '../../host/shell-command.ts'
import type { CommandContext } from '../command.ts'
import { generateAccessKey } from './console/page-credentials.ts'
import { type ConsoleServer, startConsole } from './console/start-console.ts'
import type { ServeArguments } from './serve-arguments.ts'
import type { ServeEvent } from './serve-event.ts'

/** Runs a local OSS until the command is stopped. */
export async function runEmulator(
  { corsOrigins = [], consolePort, ...options }: ServeArguments,
  context: CommandContext<ServeEvent>,
): Promise<ExitCode> {
  const { host, flags, output, signal } = context
  const userCredentials = await findUserCredentials(context)
  const region = regionOf(flags, host.environment)
  await using page =
    consolePort === undefined
      ? undefined
      : await startConsole({ host: options.host ?? '127.0.0.1', port: consolePort })
  const origins = [...corsOrigins, ...(page?.origins ?? [])]
  await using emulator = await startEmulator({
    ...options,
    ...(origins.length > 0 && { cors: [pageRule(origins)] }),
    ...(region !== undefined && { region }),
    ...(userCredentials !== undefined && { credentials: [userCredentials] }),
    ...(page !== undefined && pageOptions(page, userCredentials)),
  })
  page?.connect(emulator, options.buckets)
  // The credentials of the user are not printed.
  const credentials = userCredentials === undefined ? emulator.credentials : null
  const [bucket = ''] = options.buckets
  output.emit({
    kind: 'listening',
    endpoint: emulator.endpoint,
    region: emulator.region,
    buckets: options.buckets,
    dataDir: options.dataDir ?? null,
    console: page?.url ?? null,
    credentials,
    tryCommands: [
      ...variableCommands(emulator, credentials, host.platform),
      `${shellCommand(host, ['upload'])} FILE oss://${bucket}/FILE`,
    ],
  })
  if (!signal.aborted) await once(signal, 'abort')
  await emulator.close()
  output.emit({ kind: 'emulator-closed' })
  return EXIT.done
}

/** Options of an emulator that the console shows. */
function pageOptions(
  { credentials, onRequest }: ConsoleServer,
  userCredentials: EmulatorCredentials | undefined,
): EmulatorOptions {
  return { credentials: [userCredentials ?? generateAccessKey(), credentials], onRequest }
}

/** Lets pages send every request of the SDK, and read the headers that it needs. */
function pageRule(allowedOrigins: readonly string[]): CorsRule {
  return {
    allowedOrigins,
    allowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    allowedHeaders: ['*'],
    exposeHeaders: [
      'ETag',
      'x-oss-request-id',
      'x-oss-hash-crc64ecma',
      'x-oss-next-append-position',
      'x-oss-version-id',
    ],
    maxAgeSeconds: 600,
  }
}

async function findUserCredentials({
  host,
  flags,
  signal,
}: CommandContext<ServeEvent>): Promise<EmulatorCredentials | undefined> {
  const { credentialsFile } = flags
  if (!credentialsFile && !hasEnvironmentCredentials(host.environment)) return undefined
  const provider = credentialsFile
    ? await fileCredentials(credentialsFile)
    : await environmentCredentials(host.environment)
  const { expiresAt, ...accessKey } = await provider({ forceRefresh: false, signal })
  return { ...accessKey, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).getTime() }) }
}

/** The shell commands that set the environment variables for the local OSS. */
function variableCommands(
  { endpoint, region }: Pick<Emulator, 'endpoint' | 'region'>,
  credentials: EmulatorCredentials | null,
  platform: string,
): readonly string[] {
  const variables: Readonly<Record<string, string>> = {
    OSS_ENDPOINT: endpoint,
    OSS_REGION: region,
    ...(credentials !== null && {
      OSS_ACCESS_KEY_ID: credentials.accessKeyId,
      OSS_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    }),
  }
  const command = platform === 'win32' ? 'set' : 'export'
  return Object.entries(variables).map(([name, value]) => `${command} ${name}=${value}`)
}
