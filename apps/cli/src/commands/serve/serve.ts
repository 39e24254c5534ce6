import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'
import { collect, readNumber, readRate } from '../option-parsers.ts'

/** Arguments of `oss serve`. */
export interface ServeArguments {
  readonly port?: number
  readonly host?: string
  readonly dataDir?: string
  readonly buckets: readonly string[]
  readonly bandwidthBytesPerSecond?: number
}

interface ServeFlags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly bucket?: readonly string[]
  readonly bandwidth?: number
}

/** The local OSS accepts requests. */
interface EmulatorListening {
  readonly type: 'listening'
  readonly endpoint: string
  readonly region: string
  readonly buckets: readonly string[]
  /** `null`: everything is in memory. */
  readonly dataDir: string | null
  /** Made-up keys; `null` when those of the user are accepted, which are not printed. */
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string } | null
  /** For a shell, one after the other. */
  readonly tryCommands: readonly string[]
}

/** The events of `oss serve`. */
export type ServeEvent = EmulatorListening | { readonly type: 'emulator-closed' }

/** `oss serve`: runs a local OSS until it is stopped. */
export const serve = defineCommand<ServeArguments, ServeEvent>({
  name: 'serve',
  summary: 'Run a local OSS for testing.',
  description:
    'Run a local OSS for testing. It accepts the access key in the environment, or else generates one.',
  examples: ['oss serve --port 9000 --bandwidth 10MiB/s'],
  parse: (parser, accept) =>
    parser
      .option('--port <number>', 'listen on this port (default: any free port)', readNumber)
      .option('--host <address>', 'listen on this address (default: 127.0.0.1)')
      .option('--data <dir>', 'store all data in this directory (default: in memory)')
      .option('--bucket <name>', 'create this bucket (repeatable; default: demo)', collect)
      .option('--bandwidth <rate>', 'limit the bandwidth, such as 10MiB/s', readRate)
      .action(({ port, host, data, bucket, bandwidth }: ServeFlags) =>
        accept({
          buckets: bucket ?? ['demo'],
          ...(port !== undefined && { port }),
          ...(host !== undefined && { host }),
          ...(data !== undefined && { dataDir: data }),
          ...(bandwidth !== undefined && { bandwidthBytesPerSecond: bandwidth }),
        }),
      ),
  action: () => 'The local OSS',
  texts: {
    listening: (event) => ({ kind: 'data', text: listeningText(event) }),
    'emulator-closed': () => ({ kind: 'status', text: 'Stopped' }),
  },
  run: async (args, context) => (await import('./run-emulator.ts')).runEmulator(args, context),
})

function listeningText(event: EmulatorListening): string {
  const { endpoint, region, buckets, dataDir, credentials, tryCommands } = event
  const names = `bucket${buckets.length === 1 ? '' : 's'} ${buckets.join(', ')}`
  const storage = dataDir === null ? 'in memory, deleted at exit' : `stored in ${printable(dataDir)}`
  const where = credentials === null ? ', with the same access key in the environment' : ''
  return [
    `Listening on ${endpoint} (region ${region}; ${names}; ${storage}). Press Ctrl-C to stop.`,
    `To try it, run in another terminal${where}:`,
    ...tryCommands.map((command) => `  ${command}`),
  ].join('\n')
}
