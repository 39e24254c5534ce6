import { defineCommand } from '../command.ts'
import { collect, collectOrigin, readNumber, readRate } from '../option-parsers.ts'
import type { ServeArguments } from './serve-arguments.ts'
import { SERVE_TEXTS, type ServeEvent } from './serve-event.ts'

interface ServeFlags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly bucket?: readonly string[]
  readonly bandwidth?: number
  readonly cors?: readonly string[]
  readonly console?: number | true
}

/** `oss serve`: runs a local OSS until it is stopped. */
export const serve = defineCommand<ServeArguments, ServeEvent>({
  name: 'serve',
  summary: 'Run a local OSS for testing.',
  description: 'Run a local OSS for testing. It accepts the access key in the environment, or generates one.',
  examples: ['oss serve --port 9000 --bandwidth 10MiB/s', 'oss serve --console'],
  parse: (parser, accept) =>
    parser
      .option('--port <number>', 'listen on this port (default: any free port)', readNumber)
      .option('--host <address>', 'listen on this address (default: 127.0.0.1)')
      .option('--data <dir>', 'store all data in this directory (default: in memory)')
      .option('--bucket <name>', 'create this bucket (repeatable; default: demo)', collect)
      .option('--bandwidth <rate>', 'limit the bandwidth, such as 10MiB/s', readRate)
      .option(
        '--cors <origin>',
        'allow web pages of this origin, or of any with "*" (repeatable)',
        collectOrigin,
      )
      .option(
        '--console [port]',
        'serve a page to watch uploads and switch faults, on this port (default: any free port)',
        readNumber,
      )
      .action(({ port, host, data, bucket, bandwidth, cors, console }: ServeFlags) =>
        accept({
          buckets: bucket ?? ['demo'],
          ...(port !== undefined && { port }),
          ...(host !== undefined && { host }),
          ...(data !== undefined && { dataDir: data }),
          ...(cors !== undefined && { corsOrigins: cors }),
          ...(console !== undefined && { consolePort: console === true ? 0 : console }),
          ...(bandwidth !== undefined && { bandwidthBytesPerSecond: bandwidth }),
        }),
      ),
  action: () => 'The local OSS',
  texts: SERVE_TEXTS,
  run: async (args, context) => (await import('./run-emulator.ts')).runEmulator(args, context),
})
