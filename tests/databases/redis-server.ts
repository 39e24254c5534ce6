import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'

const PATH = '/usr/bin/redis-server'

/** Why Redis cannot run here; `undefined` when it can. With `OSS_TEST_INSTALL=1` it is installed when it is missing. */
export const missingRedis: string | undefined = ensureDebianPackage('redis-server', () => existsSync(PATH))
  ? undefined
  : `${PATH} is not there; OSS_TEST_INSTALL=1 installs it by apt-get`
if (missingRedis !== undefined) process.stderr.write(`Tests with Redis are skipped: ${missingRedis}.\n`)

/** A server whose data survives its process. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number
  /** Kills the process (SIGKILL). */
  kill(): Promise<void>
  /** Starts it again with its data; resolves when it accepts connections. */
  start(): Promise<void>
  /** Stops the process in the middle of what it does (SIGSTOP), or continues it. */
  pause(isPaused: boolean): void
}

/** Starts a server of Redis on a free port, with an empty directory. */
export async function startRedis(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-redis-'))
  const port = await freePort()
  let child = await spawnServer(port, directory)
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    port,
    kill,
    async start() {
      child = await spawnServer(port, directory)
    },
    pause: (isPaused) => void child.kill(isPaused ? 'SIGSTOP' : 'SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(directory, { recursive: true })
    },
  }
}

async function spawnServer(port: number, directory: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', dir: directory, appendonly: 'yes', appendfsync: 'always' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(PATH, [...args, '--save', ''], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (!line.includes('Ready to accept connections')) continue
    child.stdout.resume()
    return child
  }
  throw new Error(`Redis has not started:\n${lines.join('\n')}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the port is not known')
  return address.port
}
