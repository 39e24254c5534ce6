import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { startDownload } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { KEY, recordedStarts, SIZE, storeObject } from '../download/downloading.ts'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import type { DownloadKillTask } from './download-kill-at-call.ts'
import { runMortalScript, type ScriptEnd } from './run-mortal-script.ts'

// By default every twentieth call; all of them, with the number of kills, by
// OSS_KILL_EVERY=1 pnpm exec vitest run --project tests download-kill-at-call
const EVERY = Number(process.env['OSS_KILL_EVERY'] ?? 20)
const AT_A_TIME = 3

let service: Service
let content: Buffer
beforeAll(async () => {
  service = await startService()
  content = await storeObject(service)
})
afterAll(() => service[Symbol.asyncDispose]())

/** Downloads in a process that kills itself at a call; returns the outcome if the download ends first. */
async function downloadAndKill(
  directory: string,
  killAt: number,
  overwrite: boolean,
): Promise<ScriptEnd | undefined> {
  return runMortalScript<DownloadKillTask>('download-kill-at-call.ts', service, {
    ...{
      key: KEY,
      file: join(directory, 'file'),
      partSize: PART,
      checkpointDir: directory,
      killAt,
      overwrite,
    },
  })
}

/**
 * Kills at one call, resumes in this process, and checks everything. False when the download ended before
 * that call.
 */
async function killAndContinue(killAt: number, overwrite: boolean): Promise<boolean> {
  const directory = join(service.directory, `killed-at-${killAt}-${overwrite}`)
  const file = join(directory, 'file')
  await mkdir(directory)
  if (overwrite) await writeFile(file, 'old')
  const ended = await downloadAndKill(directory, killAt, overwrite)
  if (ended !== undefined) {
    expect(ended.kind).toBe('completed')
    return false
  }
  const found = await readFile(file).catch(() => undefined)
  // The file is the old one, or the new one, whole.
  if (found !== undefined && !(overwrite && found.equals(Buffer.from('old'))))
    expect(found.equals(content)).toBe(true)
  const recorded = await recordedStarts(directory)
  // Killed after the checkpoint was removed: nothing shows that the file is from this download.
  const isForgotten = found !== undefined && recorded.length === 0

  // Ranges of another download may come in between, so this one's are told apart by what it reads.
  const asked: number[] = []
  const client = service.client()
  const reader = client.objectReader({ bucket: BUCKET, key: KEY })
  const done = await startDownload({
    reader: {
      ...reader,
      read(object, range, signal) {
        asked.push(range.start)
        return reader.read(object, range, signal)
      },
    },
    target: fileTarget(file),
    checkpoints: fsCheckpointStore({ directory }),
    ...{ partSize: PART, overwrite: overwrite || isForgotten },
  }).done()

  expect(asked.filter((start) => recorded.includes(start))).toEqual([])
  expect(done.partsReused).toBe(recorded.length)
  expect(done.size).toBe(SIZE)
  expect((await readFile(file)).equals(content)).toBe(true)
  expect(await readdir(directory)).toEqual(['file'])
  return true
}

it.each([
  { overwrite: true, what: 'in place of another file' },
  { overwrite: false, what: 'where there was none' },
])(
  'a download $what, killed with SIGKILL at any call of a port, resumes: the file is never incomplete, no recorded part is downloaded again, nothing is left behind (F01, R1, R3, I20, I21)',
  async ({ overwrite }) => {
    let next = 1
    let kills = 0
    let ended = false
    async function work(): Promise<void> {
      while (!ended) {
        const killAt = next
        next += EVERY
        if (await killAndContinue(killAt, overwrite)) kills += 1
        else ended = true
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    process.stdout.write(`${kills} processes killed, at every ${EVERY}. call\n`)
    expect(kills).toBeGreaterThan(80 / EVERY)
  },
  300_000,
)
