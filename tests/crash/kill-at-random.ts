import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { BUCKET, bytesOf, type Service, startService } from '../service/service.ts'
import { runMortal } from './mortal-command.ts'
import { randomNumbers } from './random-numbers.ts'

/** How often to kill, and what. */
export interface RandomKills {
  readonly kills: number
  /** The same seed leads to the same moments. */
  readonly seed: number
  readonly fileBytes: number
  readonly partBytes: number
  readonly bandwidthBytesPerSecond: number
  /** A process lives no longer than this, as long as there are kills left. */
  readonly longestLifeMs: number
}

/** The results of one run. */
export interface RandomKillsReport {
  readonly kills: number
  /** Uploads that ended; when one does before all kills are used up, the next one begins. */
  readonly completions: number
  /**
   * Processes killed between the end of their upload and their own: the next one cannot know, and sends all
   * again.
   */
  readonly repetitions: number
  readonly receivedBytes: number
  /** What may be sent: each file once, and for each kill the parts that were in flight. */
  readonly boundBytes: number
  /** Uploads that a kill between their beginning and its record has left on the service. */
  readonly leftBehind: number
  readonly durationMs: number
}

const PARALLEL = 3
/**
 * Uploads a file with the `oss` command, which is killed with SIGKILL at random moments and started again,
 * until all kills are used up and the upload is complete.
 *
 * @throws Error when an object differs from its file, or something of an upload that ended lies about.
 */
export async function killAtRandom(options: RandomKills): Promise<RandomKillsReport> {
  const { seed, fileBytes, partBytes, bandwidthBytesPerSecond, longestLifeMs } = options
  const startedMs = performance.now()
  const random = randomNumbers(seed)
  await using service = await startService({ bandwidthBytesPerSecond })
  const file = await service.file('file.bin', fileBytes, seed)
  let [kills, completions, repetitions, receivedBytes] = [0, 0, 0, 0]
  let isComplete = false
  let wasForgotten = false
  while (kills < options.kills || !isComplete) {
    const key = `object-${completions}`
    const lifeMs = kills < options.kills ? random() * longestLifeMs : undefined
    const code = await runCommand(service, file, key, partBytes, lifeMs)
    receivedBytes += await takeReceivedBytes(service)
    isComplete = code === 0
    const forgotten = code === undefined && (await isForgotten(service, key))
    // A process that is killed before it has begun to repeat makes no further repetition.
    if (forgotten && !wasForgotten) repetitions += 1
    wasForgotten = forgotten
    if (code === undefined) {
      kills += 1
    } else if (code === 0) {
      await checkCompleted(service, key, bytesOf(fileBytes, seed))
      completions += 1
    } else {
      throw new Error(`the command ended with ${code} after ${kills} kills`)
    }
  }
  return {
    kills,
    completions,
    repetitions,
    receivedBytes,
    boundBytes: (completions + repetitions) * fileBytes + kills * PARALLEL * partBytes,
    leftBehind: service.emulator.state.listUploads(BUCKET).length,
    durationMs: performance.now() - startedMs,
  }
}

/** Runs the command, up to a time limit. Returns its exit code, or `undefined` when it was killed. */
function runCommand(
  service: Service,
  file: string,
  key: string,
  partBytes: number,
  lifeMs: number | undefined,
): Promise<number | undefined> {
  const args = ['upload', file, `oss://${BUCKET}/${key}`, '--part-size', String(partBytes)]
  return runMortal(service, [...args, '--parallel', String(PARALLEL)], lifeMs)
}

/** Bytes of bodies that arrived since the last call. Waits for requests of disconnected clients to end. */
async function takeReceivedBytes({ emulator }: Service): Promise<number> {
  while (emulator.requests.some(({ endedAt }) => endedAt === undefined)) await sleep(5)
  const bytes = emulator.requests
    .filter(({ operation }) => operation === 'UploadPart')
    .reduce((sum, { receivedByteLength }) => sum + receivedByteLength, 0)
  emulator.clearRequests()
  return bytes
}

/** Whether the object exists and its checkpoint does not. */
async function isForgotten(service: Service, key: string): Promise<boolean> {
  if (service.emulator.state.describeObject(BUCKET, key) === undefined) return false
  return !(await readdir(service.directory)).some((name) => name.endsWith('.journal'))
}

async function checkCompleted(service: Service, key: string, content: Buffer): Promise<void> {
  const stored = await service.emulator.state.readObject(BUCKET, key)
  if (stored === undefined || !content.equals(stored)) throw new Error(`${key} differs from its file`)
  const names = await readdir(service.directory)
  if (names.length !== 1) throw new Error(`these were left: ${names.join(', ')}`)
}
