import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** How a server is started. */
export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  /** The output to which it prints. */
  readonly output: 'stdout' | 'stderr'
  /** Part of the line that it prints when it accepts connections. */
  readonly readyLine: string
  readonly options?: SpawnOptions
}

/** A server whose process can be killed and started again. */
export class ServerProcess {
  readonly #command: ServerCommand
  #child: ChildProcess | undefined

  constructor(command: ServerCommand) {
    this.#command = command
  }

  /** Starts the process; resolves when it accepts connections. */
  async start(): Promise<void> {
    const { command, args, output, readyLine, options } = this.#command
    const stdio = [
      'ignore',
      output === 'stdout' ? 'pipe' : 'ignore',
      output === 'stderr' ? 'pipe' : 'inherit',
    ]
    const child = spawn(command, args, { ...options, stdio } as SpawnOptions)
    this.#child = child
    const stream = child[output]
    if (stream === null) throw new Error(`${command} has no ${output}`)
    const lines: string[] = []
    for await (const line of createInterface({ input: stream })) {
      lines.push(line)
      if (!line.includes(readyLine)) continue
      stream.resume()
      return
    }
    throw new Error(`${command} has not started:\n${lines.join('\n')}`)
  }

  /** Kills the process (SIGKILL). */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

/** Returns a port that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the port is not known')
  return address.port
}
