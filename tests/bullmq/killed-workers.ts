import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { queueTree, type TreeProgress } from '@oss/bullmq'
import { randomNumbers } from '../crash/random-numbers.ts'
import type { DatabaseServer } from '../databases/database-server.ts'
import { POSTGRES_USER } from '../databases/postgres-server.ts'
import { DATABASES } from '../databases/tested-databases.ts'
import { openStore, type StoreLocation } from '../owners/store-location.ts'
import { BUCKET, bytesOf, type Service, startService } from '../service/service.ts'
import { killWorker, startWorkerProcess, type WorkerSettings } from './worker-process.ts'

/** A tree to upload, and what happens to its workers and their database. */
export interface KilledWorkers {
  /** Database of the queue and of the checkpoints: `Redis` or `PostgreSQL`. */
  readonly database: string
  readonly files: number
  readonly filesPerJob: number
  readonly largeBytes: number
  readonly partSize: number
  readonly workers: number
  readonly kills: number
  /** How often the database is killed and started again. */
  readonly restarts: number
  readonly seed: number
}

/** The results of one run. */
export interface KilledWorkersReport {
  readonly progress: TreeProgress | undefined
  /** Keys whose object is not what the file is. */
  readonly wrong: readonly string[]
  /** Upload ids that are still open, and checkpoints that are still stored. */
  readonly openUploads: number
  readonly checkpoints: number
  /** Requests that stored a file or a part that was stored before, and how many there may be. */
  readonly twice: number
  readonly bound: number
  readonly seconds: number
}

const SLOTS = 2
const JOBS = 4
const PARALLEL = 3
const LOCK_MS = 1000
const LEASE_MS = 3000

/** Uploads a tree with workers that are killed at random moments, while their database is killed, too. */
export async function killWorkers(options: KilledWorkers): Promise<KilledWorkersReport> {
  const { files, largeBytes, partSize, workers, kills, restarts, seed } = options
  const random = randomNumbers(seed)
  const stored = new Set<string>()
  const requests = new Set<string>()
  await using service = await startService({
    onRequest({ requestId, operation, key, partNumber, status, endedAt }) {
      if (endedAt === undefined || status !== 200) return
      if (operation !== 'PutObject' && operation !== 'UploadPart') return
      stored.add(`${key} ${partNumber ?? ''}`)
      requests.add(requestId)
    },
  })
  const database = DATABASES.find(({ name }) => name === options.database)
  if (database === undefined) throw new Error(`there is no database ${options.database}`)
  await using server = await database.start()
  const paths = await writeFiles(service, options)
  const settings = settingsOf(service, server, options)
  const startedAt = performance.now()
  await using tree = await queueTree({
    queue: settings.queue,
    bucket: BUCKET,
    directory: join(service.directory, 'tree'),
    prefix: 'p/',
    filesPerJob: options.filesPerJob,
  })
  const running = Array.from({ length: workers }, () => startWorkerProcess(settings))
  const total = files + Math.ceil(largeBytes / partSize)
  // Before all of it is stored, so that each one hits somebody at work.
  const dueAt = Array.from({ length: kills + restarts }, () => random() * total * 0.9).sort((a, b) => a - b)
  const restartAt = new Set(
    Array.from(
      { length: restarts },
      (_, index) => dueAt[Math.floor(((index + 0.5) / restarts) * dueAt.length)],
    ),
  )
  const finished = tree.finished()
  // Reported where it is awaited.
  finished.catch(() => {})
  try {
    for (const count of dueAt) {
      while (requests.size < count) await wait(2)
      if (restartAt.has(count)) {
        await server.kill()
        await server.start()
        continue
      }
      const victim = Math.floor(random() * workers)
      const child = running[victim]
      if (child !== undefined) await killWorker(child)
      running[victim] = startWorkerProcess(settings)
    }
    const progress = await finished
    const seconds = (performance.now() - startedAt) / 1000
    await using store = await openStore(settings.checkpoints)
    return {
      progress,
      wrong: await wrongObjects(service, paths),
      openUploads: service.emulator.state.listUploads(BUCKET).length,
      checkpoints: (await Array.fromAsync(store.checkpoints.list())).length,
      twice: requests.size - stored.size,
      // A database that is away may let each worker lose its locks.
      bound: (kills + restarts * workers) * SLOTS * JOBS * PARALLEL,
      seconds,
    }
  } finally {
    await Promise.all(running.map(killWorker))
  }
}

function settingsOf(
  { emulator }: Service,
  { port }: DatabaseServer,
  { database, partSize }: KilledWorkers,
): WorkerSettings {
  const connection =
    database === 'Redis'
      ? `redis://127.0.0.1:${port}`
      : `postgres://${POSTGRES_USER}@127.0.0.1:${port}/postgres`
  const checkpoints: StoreLocation = { kind: 'database', database, port, name: 'tree', leaseMs: LEASE_MS }
  const { endpoint } = emulator
  return {
    endpoint,
    queue: { connection },
    checkpoints,
    slots: SLOTS,
    jobs: JOBS,
    partSize,
    lockMs: LOCK_MS,
    maxStalls: 100,
  }
}

async function writeFiles(service: Service, { files, largeBytes }: KilledWorkers): Promise<string[]> {
  const directory = join(service.directory, 'tree')
  const paths: string[] = []
  for (let index = 0; index < files; index++) {
    const folder = `d${index % 13}`
    if (index < 13) await mkdir(join(directory, folder), { recursive: true })
    const path = `${folder}/${String(index).padStart(6, '0')}.bin`
    await writeFile(join(directory, path), bytesOf(500 + (index % 1500), index + 1))
    paths.push(path)
  }
  const block = bytesOf(2 ** 20, 7)
  await pipeline(
    function* () {
      for (let at = 0; at < largeBytes; at += block.length) {
        block.writeUInt32LE(at / block.length)
        yield Buffer.from(block.subarray(0, largeBytes - at))
      }
    },
    createWriteStream(join(directory, 'large.bin')),
  )
  return [...paths, 'large.bin']
}

async function wrongObjects(service: Service, paths: readonly string[]): Promise<string[]> {
  const client = service.client()
  const wrong: string[] = []
  for (const path of paths) {
    const object = { bucket: BUCKET, key: `p/${path}`, file: join(service.directory, 'tree', path) }
    if ((await client.compareFile(object)) === undefined) wrong.push(path)
  }
  return wrong
}
