import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianPackage } from '../debian/ensure-debian-package.ts'
import type { DatabaseServer } from './database-server.ts'
import { missingPostgres, POSTGRES_USER, startPostgres, unprivilegedUser } from './postgres-server.ts'
import { freePort, ServerProcess } from './server-process.ts'

const PATH = '/usr/sbin/pgbouncer'
/** With fewer connections to PostgreSQL than a pool has, transactions of one client get those of others. */
const SERVER_CONNECTIONS = 3

/**
 * Why PgBouncer cannot run here; `undefined` when it can. With `OSS_TEST_INSTALL=1` it is installed when it
 * is missing.
 */
export const missingPgBouncer: string | undefined =
  missingPostgres ??
  (ensureDebianPackage('pgbouncer', () => existsSync(PATH))
    ? undefined
    : `${PATH} is not there; OSS_TEST_INSTALL=1 installs it by apt-get`)
if (missingPgBouncer !== undefined)
  process.stderr.write(`Tests with PgBouncer are skipped: ${missingPgBouncer}.\n`)

/** Starts a server of PostgreSQL, and before it PgBouncer in transaction mode, whose port is returned. */
export async function startPgBouncer(): Promise<DatabaseServer> {
  const postgres = await startPostgres()
  const directory = await mkdtemp(join(tmpdir(), 'oss-pgbouncer-'))
  const port = await freePort()
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: SERVER_CONNECTIONS,
  }
  const file = join(directory, 'pgbouncer.ini')
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  const database = `postgres = host=127.0.0.1 port=${postgres.port} user=${POSTGRES_USER}`
  await writeFile(file, ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n'))
  const user = unprivilegedUser()
  if (user !== undefined) await Promise.all([directory, file].map((path) => chown(path, user.uid, user.gid)))
  const bouncer = new ServerProcess({
    command: PATH,
    args: [file],
    output: 'stderr',
    readyLine: 'process up',
    options: { ...user, cwd: directory },
  })
  await bouncer.start()
  return {
    port,
    kill: () => postgres.kill(),
    start: () => postgres.start(),
    async [Symbol.asyncDispose]() {
      await bouncer.kill()
      await postgres[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    },
  }
}
