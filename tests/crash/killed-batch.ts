import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { manySizes, writeTree } from '../batch/tree.ts'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { randomNumbers } from './random-numbers.ts'
import { startCommand, type TestedCommand } from './start-command.ts'

/** A directory to upload, and how often to kill the command that does it. */
export interface KilledBatch {
  readonly smallFiles: number
  readonly smallBytes: number
  readonly largeFiles: number
  readonly largeBytes: number
  readonly partBytes: number
  readonly kills: number
  readonly seed: number
  /** Default: the command of this checkout. */
  readonly command?: TestedCommand
}

/** The results of one run. */
export interface KilledBatchReport {
  /** Files that were stored when each kill came. */
  readonly storedAtKills: readonly number[]
  /** Whether every object is what its file is, and there are no others. */
  readonly isProven: boolean
  /** Keys of small files for which more than one request was carried out. */
  readonly sentAgain: readonly string[]
  /** Parts that were stored, and how many there are. */
  readonly partsStored: number
  readonly partsTotal: number
  /** The last event of the run that ended. */
  readonly end: Readonly<Record<string, unknown>>
}

const PARALLEL = 3
/** Parts that may have been stored and not recorded at each kill. */
export function partsInFlight({ largeFiles }: KilledBatch): number {
  return largeFiles * PARALLEL
}

/**
 * Uploads a directory with `oss upload --recursive`, which is killed with SIGKILL at random and started again
 * until it ends.
 */
export async function killBatch(options: KilledBatch): Promise<KilledBatchReport> {
  const { smallFiles, smallBytes, largeFiles, largeBytes, partBytes, kills, seed, command } = options
  const random = randomNumbers(seed)
  await using service = await startService()
  const large = Array.from(
    { length: largeFiles },
    (_, index) => [`d${index * 2}/large.bin`, largeBytes] as const,
  )
  const tree = await writeTree(service, {
    ...manySizes(smallFiles, smallBytes),
    ...Object.fromEntries(large),
  })
  const parts = ['--part-size', String(partBytes), '--parallel', String(PARALLEL)]
  const args = ['upload', '--recursive', tree.directory, `oss://${BUCKET}/p/`, ...parts, '--json']
  const storedAtKills: number[] = []
  for (let kill = 0; kill < kills; kill++) {
    // Somewhere in the next part of the work.
    const count = Math.floor(((kill + random()) / kills) * smallFiles)
    const child = startCommand(service, args, 'ignore', command)
    // It may end before it is killed.
    const exited = once(child, 'exit')
    while (storedIn(service) < count && child.exitCode === null) await sleep(1)
    await sleep(random() * 50)
    child.kill('SIGKILL')
    await exited
    while (service.emulator.requests.some(({ endedAt }) => endedAt === undefined)) await sleep(5)
    storedAtKills.push(storedIn(service))
  }
  const last = startCommand(service, args, 'pipe', command)
  let written = ''
  last.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written += text
  })
  await once(last, 'close')
  const end = JSON.parse(written.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
  const stored = service.emulator.requests.filter(({ status }) => status === 200)
  const puts = stored.filter(({ operation }) => operation === 'PutObject').map(({ key }) => key)
  return {
    storedAtKills,
    isProven: await tree.isStored('p/'),
    sentAgain: puts.filter((key, index) => puts.indexOf(key) !== index),
    partsStored: stored.filter(({ operation }) => operation === 'UploadPart').length,
    partsTotal: largeFiles * Math.ceil(largeBytes / partBytes),
    end,
  }
}

function storedIn({ emulator }: Service): number {
  return emulator.state.listKeys(BUCKET).length
}
