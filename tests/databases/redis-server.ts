import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'
import type { DatabaseServer } from './database-server.ts'
import { freePort, ServerProcess } from './server-process.ts'

const PATH = '/usr/bin/redis-server'

/**
 * Why Redis cannot run here; `undefined` when it can. With `OSS_TEST_INSTALL=1` it is installed when it is
 * missing.
 */
export const missingRedis: string | undefined = ensureDebianPackage('redis-server', () => existsSync(PATH))
  ? undefined
  : `${PATH} is not there; OSS_TEST_INSTALL=1 installs it by apt-get`
if (missingRedis !== undefined) process.stderr.write(`Tests with Redis are skipped: ${missingRedis}.\n`)

/** Starts a server of Redis on a free port, with an empty directory. */
export async function startRedis(): Promise<DatabaseServer> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-redis-'))
  const port = await freePort()
  const settings = { port, bind: '127.0.0.1', dir: directory, appendonly: 'yes', appendfsync: 'always' }
  const server = new ServerProcess({
    command: PATH,
    args: [
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      '--save',
      '',
    ],
    output: 'stdout',
    readyLine: 'Ready to accept connections',
  })
  await server.start()
  return {
    port,
    kill: () => server.kill(),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.kill()
      await rm(directory, { recursive: true })
    },
  }
}
