import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'

// Beside this file: built, or as a source.
const PROGRAM = join(import.meta.dirname, `discard-server${extname(import.meta.filename)}`)

/** How a line between client and service is. */
export interface Line {
  /** What each answer waits. */
  readonly latencyMs: number
  /** How fast each connection is read. */
  readonly bytesPerSecond: number
}

/** A discard server in a process of its own. */
export interface DiscardServer extends AsyncDisposable {
  readonly endpoint: string
}

/** Starts a discard server; without a line, one that is as fast as it can. */
export async function startServer(line?: Line): Promise<DiscardServer> {
  const limits = line && {
    DISCARD_LATENCY_MS: String(line.latencyMs),
    DISCARD_BYTES_PER_SECOND: String(line.bytesPerSecond),
  }
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...limits },
  })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    endpoint: `http://127.0.0.1:${Number(port)}`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
