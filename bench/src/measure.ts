import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Task, Usage } from './task.ts'

/** Something whose use of the machine is measured. */
export interface Contender<Result = Usage> {
  readonly name: string
  measure(): Promise<Result>
}

/** How a client is started. */
export interface ClientOptions {
  /** Default: the name of the program. */
  readonly name?: string
  /** File with the certificate of the server, which all clients trust in addition to those of Node.js. */
  readonly tlsFile?: string | undefined
}

/** A client of `src/clients`, which does a task in a process of its own. */
export function client(program: string, task: Task, options: ClientOptions = {}): Contender {
  return { name: options.name ?? program, measure: () => runClient(program, task, options) }
}

async function runClient(program: string, task: Task, { tlsFile }: ClientOptions): Promise<Usage> {
  const path = join(import.meta.dirname, 'clients', `${program}.js`)
  const flags = 'liveHeap' in task && task.liveHeap ? ['--expose-gc'] : []
  const environment = tlsFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: tlsFile }
  return JSON.parse(
    await outputOf(process.execPath, [...flags, path, JSON.stringify(task)], environment),
  ) as Usage
}

/**
 * `curl -T`: one PUT on one connection, without a checksum. Measured by the shell, which does not report its
 * memory.
 */
export function curl(endpoint: string, file: string, tlsFile?: string): Contender {
  return {
    name: 'curl -T',
    async measure() {
      const script = 'TIMEFORMAT="%R %U %S"; { time curl -sS "$@" >&2; } 2>&1'
      const trust = tlsFile === undefined ? [] : ['--cacert', tlsFile]
      const options = [...trust, '-T', file, `${endpoint}/bucket/key`]
      const output = await outputOf('bash', ['-c', script, 'curl', ...options])
      const [wall, user, system] = output.trim().split(' ').map(Number) as [number, number, number]
      return { wallSeconds: wall, cpuSeconds: user + system }
    },
  }
}

/** Whether there is a curl, and a shell that can measure it. */
export async function hasCurl(): Promise<boolean> {
  try {
    await outputOf('bash', ['-c', 'curl --version'])
    return true
  } catch {
    return false
  }
}

/** Without what changes Node.js itself, such as options, or certificates to be loaded besides its own. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')))
}

async function outputOf(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const env = { ...plainEnvironment(), ...environment }
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
  return output
}
