import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'

// Beside this file: built, or as a source.
const PROGRAM = join(import.meta.dirname, `discard-server${extname(import.meta.filename)}`)

/** Properties of a discard server. */
export interface ServerOptions {
  /** Delay of each response in milliseconds. Default: 0. */
  readonly latencyMs?: number
  /** How fast each connection is read. Default: as fast as possible. */
  readonly bytesPerSecond?: number
  /** PEM file with a key and a certificate, for https. Default: plain http. */
  readonly tlsFile?: string | undefined
  /** Whether the objects are listed. Default: false. */
  readonly isListing?: boolean
}

/** A discard server in a process of its own. */
export interface DiscardServer extends AsyncDisposable {
  readonly endpoint: string
  /** Number of requests since the last call, or since the start. */
  requests(): Promise<number>
}

/** Starts a discard server. */
export async function startServer(options: ServerOptions = {}): Promise<DiscardServer> {
  const { latencyMs, bytesPerSecond, tlsFile, isListing } = options
  const settings = {
    DISCARD_LATENCY_MS: latencyMs,
    DISCARD_BYTES_PER_SECOND: bytesPerSecond,
    DISCARD_TLS: tlsFile,
    DISCARD_LISTING: isListing ? 1 : undefined,
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])) },
  })
  const lines = createInterface({ input: child.stdout })
  const [port] = await once(lines, 'line')
  let counted = 0
  return {
    endpoint: `${tlsFile === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    async requests() {
      child.stdin.write('\n')
      const [line] = await once(lines, 'line')
      const sinceLast = Number(line) - counted
      counted = Number(line)
      return sinceLast
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
