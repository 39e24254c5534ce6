// Files a second of 1, 2 and 4 workers beside uploadDirectory alone, and what the database does for them:
// pnpm bench:workers --files 4000 --database Redis
import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import { queueTree } from '@oss/bullmq'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { manySizes, writeTree } from '../batch/tree.ts'
import { POSTGRES_USER } from '../databases/postgres-server.ts'
import { DATABASES } from '../databases/tested-databases.ts'
import { BUCKET, startService } from '../service/service.ts'
import { killWorker, startWorkerProcess, whenReady } from './worker-process.ts'

const { values } = parseArgs({
  options: { files: { type: 'string', default: '4000' }, database: { type: 'string', default: 'Redis' } },
})
const files = Number(values.files)
const database = DATABASES.find(({ name }) => name === values.database)
if (database === undefined) throw new Error(`there is no database ${values.database}`)
await using service = await startService()
await using server = await database.start()
const { directory } = await writeTree(service, manySizes(files, 4096))
const isRedis = database.name === 'Redis'
const connection = isRedis
  ? `redis://127.0.0.1:${server.port}`
  : `postgres://${POSTGRES_USER}@127.0.0.1:${server.port}/postgres`

/** Commands of Redis by name, or transactions of PostgreSQL, since it was started. */
async function work(): Promise<ReadonlyMap<string, number>> {
  if (isRedis) {
    const redis = new Redis(server.port)
    const stats = await redis.info('commandstats')
    redis.disconnect()
    return new Map(
      [...stats.matchAll(/cmdstat_(\S+):calls=(\d+)/g)].map(([, name = '', calls]) => [name, Number(calls)]),
    )
  }
  const pool = new Pool({ connectionString: connection })
  const { rows } = await pool.query<{ sum: string }>('select sum(xact_commit) from pg_stat_database')
  await pool.end()
  return new Map([['transactions', Number(rows[0]?.sum)]])
}

function print(what: string, seconds: number, more = ''): void {
  process.stdout.write(
    `${what}: ${Math.round(files / seconds)} files a second (${seconds.toFixed(1)} s)${more}\n`,
  )
}

const { stdout } = await promisify(execFile)('nproc')
process.stdout.write(`${files} files of 4 KiB, ${stdout.trim()} cores, ${database.name}\n`)
{
  await using client = service.client()
  const startedAt = performance.now()
  for await (const _result of client.uploadDirectory({ bucket: BUCKET, directory, prefix: 'alone/' }));
  print('uploadDirectory alone', (performance.now() - startedAt) / 1000)
}
for (const workers of [1, 2, 4]) {
  const name = `workers-${workers}`
  const settings = {
    ...{
      endpoint: service.emulator.endpoint,
      slots: 1,
      jobs: 8,
      partSize: 8 * 2 ** 20,
      lockMs: 30_000,
      maxStalls: 100,
    },
    checkpoints: {
      kind: 'database',
      database: database.name,
      port: server.port,
      name: 'bench',
      leaseMs: 30_000,
    },
    queue: { connection, name },
  } as const
  const running = Array.from({ length: workers }, () => startWorkerProcess(settings))
  await Promise.all(running.map(whenReady))
  const before = await work()
  const startedAt = performance.now()
  await using tree = await queueTree({
    ...{ queue: settings.queue, bucket: BUCKET, directory, prefix: `${name}/` },
    filesPerJob: Math.ceil(files / 16),
  })
  const result = await tree.finished()
  const seconds = (performance.now() - startedAt) / 1000
  const after = await work()
  const calls = [...after].map(([command, count]) => [command, count - (before.get(command) ?? 0)] as const)
  const sum = calls.reduce((total, [, count]) => total + count, 0)
  const most = calls.toSorted(([, a], [, b]) => b - a).slice(0, 4)
  const listed = most.map(([command, count]) => `${command} ${count}`).join(', ')
  const unit = isRedis ? 'commands' : 'transactions'
  print(
    `${workers} workers`,
    seconds,
    `, ${(sum / files).toFixed(2)} ${unit} a file (${sum}: ${listed}), ${result?.jobs.completed} jobs`,
  )
  await Promise.all(running.map(killWorker))
}
