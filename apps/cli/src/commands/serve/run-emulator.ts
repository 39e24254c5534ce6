import { once } from 'node:events'
import { type EmulatorCredentials, startEmulator } from '@oss/emulator'
import { regionOf } from '../../access/connection-settings.ts'
import { findCredentials } from '../../access/credentials.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { ServeInvocation } from '../../program/invocation.ts'
import { shellWords } from '../../text/shell-words.ts'
import type { CommandContext } from '../command.ts'

/** `oss serve`: a local OSS, until it is stopped. */
export async function serve(invocation: ServeInvocation, context: CommandContext): Promise<ExitCode> {
  const { command: _, ...options } = invocation
  const { host, flags, output, signal } = context
  const own = await ownCredentials(context)
  const region = regionOf(flags, host.environment)
  await using emulator = await startEmulator({
    ...options,
    ...(region !== undefined && { region }),
    ...(own !== undefined && { credentials: [own] }),
  })
  output.tell({
    type: 'listening',
    endpoint: emulator.endpoint,
    region: emulator.region,
    buckets: options.buckets,
    dataDir: options.dataDir ?? null,
    credentials: own === undefined ? emulator.credentials : null,
    tryCommands: tryCommands(context, emulator, own === undefined, options.buckets[0] ?? ''),
  })
  if (!signal.aborted) await once(signal, 'abort')
  await emulator.close()
  output.tell({ type: 'emulator-closed' })
  return EXIT.done
}

async function ownCredentials({
  host,
  flags,
  signal,
}: CommandContext): Promise<EmulatorCredentials | undefined> {
  const { environment } = host
  const given =
    flags.credentialsFile || environment['OSS_ACCESS_KEY_ID'] || environment['OSS_ACCESS_KEY_SECRET']
  if (!given) return undefined
  const provide = await findCredentials(flags.credentialsFile, environment)
  return provide({ forceRefresh: false, signal })
}

function tryCommands(
  { host }: CommandContext,
  emulator: { readonly endpoint: string; readonly region: string; readonly credentials: EmulatorCredentials },
  tellKeys: boolean,
  bucket: string,
): readonly string[] {
  const { accessKeyId, accessKeySecret } = emulator.credentials
  const variables: Readonly<Record<string, string>> = {
    OSS_ENDPOINT: emulator.endpoint,
    OSS_REGION: emulator.region,
    ...(tellKeys && { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret }),
  }
  const setting = host.platform === 'win32' ? 'set' : 'export'
  return [
    ...Object.entries(variables).map(([name, value]) => `${setting} ${name}=${value}`),
    `${shellWords([...host.program, 'upload'], host.platform)} FILE oss://${bucket}/FILE`,
  ]
}
