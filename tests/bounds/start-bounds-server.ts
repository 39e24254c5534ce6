import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A service in a process of its own, so that its work and memory are not counted as the client's. */
export interface BoundsServer extends Disposable {
  readonly endpoint: string
  /** Calls back for what it prints after its port. */
  onOutput(listener: (chunk: Buffer) => void): void
}

/** Runs a server of this folder, which prints its port first. */
export async function startBoundsServer(
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BoundsServer> {
  const server = spawn(process.execPath, [join(import.meta.dirname, name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const [port] = (await once(server.stdout, 'data')) as [Buffer]
  return {
    endpoint: `http://127.0.0.1:${Number(port)}`,
    onOutput: (listener) => void server.stdout.on('data', listener),
    [Symbol.dispose]: () => void server.kill(),
  }
}
