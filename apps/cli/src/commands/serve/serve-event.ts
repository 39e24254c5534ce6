import type { EventTexts } from '../../output/event-text.ts'
import { printable } from '../../text/printable.ts'

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

/** The texts of the events of `oss serve`. */
export const SERVE_TEXTS: EventTexts<ServeEvent> = {
  listening: (event) => ({ kind: 'data', text: listeningText(event) }),
  'emulator-closed': () => ({ kind: 'status', text: 'Stopped' }),
}

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
