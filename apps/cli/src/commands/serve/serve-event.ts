import type { EventTexts } from '../../output/event-text.ts'
import { printable } from '../../text/printable.ts'

/** `oss serve` accepts requests. */
interface EmulatorListening {
  readonly kind: 'listening'
  readonly endpoint: string
  readonly region: string
  readonly buckets: readonly string[]
  /** `null` if all data is in memory. */
  readonly dataDir: string | null
  /** URL of the console; `null` without `--console`. */
  readonly console: string | null
  /** The generated access key; `null` if the access key of the user is accepted, which is not printed. */
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string } | null
  /** Shell commands to run in this order. */
  readonly tryCommands: readonly string[]
}

/** `oss serve` has ended. */
interface EmulatorClosed {
  readonly kind: 'emulator-closed'
}

/** The events of `oss serve`. */
export type ServeEvent = EmulatorListening | EmulatorClosed

/** The texts of the events of `oss serve`. */
export const SERVE_TEXTS: EventTexts<ServeEvent> = {
  listening: (event) => ({ kind: 'data', text: listeningText(event) }),
  'emulator-closed': () => ({ kind: 'status', text: 'Stopped' }),
}

function listeningText(event: EmulatorListening): string {
  const { endpoint, region, buckets, dataDir, console, credentials, tryCommands } = event
  const names = `bucket${buckets.length === 1 ? '' : 's'} ${buckets.join(', ')}`
  const storage = dataDir === null ? 'in memory, deleted at exit' : `stored in ${printable(dataDir)}`
  const where = credentials === null ? ', with the same access key in the environment' : ''
  return [
    `Listening on ${endpoint} (region ${region}; ${names}; ${storage}). Press Ctrl-C to stop.`,
    ...(console === null ? [] : [`Console: ${console}`]),
    `To try it, run in another terminal${where}:`,
    ...tryCommands.map((command) => `  ${command}`),
  ].join('\n')
}
