import { execFile, execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'
import type { DatabaseServer } from './database-server.ts'
import { freePort, ServerProcess } from './server-process.ts'

const programs = (): string | undefined => globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)

/**
 * Why PostgreSQL cannot run here; `undefined` when it can. With `OSS_TEST_INSTALL=1` it is installed when it
 * is missing.
 */
export const missingPostgres: string | undefined = ensureDebianPackage(
  'postgresql',
  () => programs() !== undefined,
)
  ? undefined
  : '/usr/lib/postgresql is not there; OSS_TEST_INSTALL=1 installs it by apt-get'
if (missingPostgres !== undefined)
  process.stderr.write(`Tests with PostgreSQL are skipped: ${missingPostgres}.\n`)

/** The superuser of each server, who needs no password. */
export const POSTGRES_USER = 'postgres'

/** Starts a server of PostgreSQL on a free port, with an empty directory. */
export async function startPostgres(): Promise<DatabaseServer> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-postgres-'))
  const user = unprivilegedUser()
  if (user !== undefined) await chown(directory, user.uid, user.gid)
  const port = await freePort()
  const bin = programs() ?? ''
  const encoding = ['--encoding=UTF8', '--no-locale']
  const init = ['--pgdata', directory, '--username', POSTGRES_USER, '--auth=trust', '--no-sync', ...encoding]
  await promisify(execFile)(join(bin, 'initdb'), init, { ...user, cwd: directory })
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_checkpoints: 'off',
  }
  const server = new ServerProcess({
    command: join(bin, 'postgres'),
    args: [
      '-D',
      directory,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    output: 'stderr',
    readyLine: 'ready to accept connections',
    options: { ...user, cwd: directory },
  })
  await server.start()
  return {
    port,
    kill: () => server.kill(),
    start: () => untilMemoryIsFree(() => server.start()),
    async [Symbol.asyncDispose]() {
      await server.kill()
      await rm(directory, { recursive: true })
    },
  }
}

/** Returns whom the server runs as: PostgreSQL refuses to run as root. */
export function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** After a kill, the processes of its connections end a moment later than the server. */
async function untilMemoryIsFree(start: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await start()
      return
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('still in use')) throw error
    }
  }
}
