import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { type Checkpoint, decodeJournal } from '@oss/multipart'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { masterKey } from '../encryption/master-keys.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import type { KillAtCallTask } from './kill-at-call.ts'
import { reopenableFile } from './reopenable-file.ts'
import { runMortalScript, type ScriptEnd } from './run-mortal-script.ts'

// By default every fifth call of an upload, every ninth of a copy, every fifteenth of the others; all of
// them, with the number of kills, by OSS_KILL_EVERY=1 pnpm exec vitest run --project tests kill-at-call
const EVERY = {
  upload: Number(process.env['OSS_KILL_EVERY'] ?? 5),
  copy: Number(process.env['OSS_KILL_EVERY'] ?? 9),
  stream: Number(process.env['OSS_KILL_EVERY'] ?? 15),
  encrypted: Number(process.env['OSS_KILL_EVERY'] ?? 15),
}
const AT_A_TIME = 3
const SIZE = 4 * PART + 123

const SOURCE = 'source.bin'

let service: Service
let file: string
beforeAll(async () => {
  service = await startService()
  file = await service.file('five-parts.bin', SIZE)
  await service.emulator.state.putObject(BUCKET, SOURCE, bytesOf(SIZE))
})
afterAll(() => service[Symbol.asyncDispose]())

type Kind = keyof typeof EVERY

const encryption = clientEncryption(rsaKeyWrap(masterKey))

/**
 * Uploads or copies in a process that kills itself at a call; returns the outcome if the transfer ends first.
 */
async function runAndKill(
  kind: Kind,
  key: string,
  checkpointDir: string,
  killAt: number,
): Promise<ScriptEnd | undefined> {
  return runMortalScript<KillAtCallTask>('kill-at-call.ts', service, {
    key,
    from: kind === 'copy' ? { object: SOURCE } : kind === 'stream' ? { stream: file } : { file },
    ...(kind === 'encrypted' && { masterKey }),
    partSize: PART,
    checkpointDir,
    killAt,
  })
}

async function checkpointIn(directory: string): Promise<Checkpoint | undefined> {
  const name = (await readdir(directory)).find((entry) => entry.endsWith('.journal'))
  return name === undefined ? undefined : decodeJournal(await readFile(join(directory, name))).checkpoint
}

const sentParts = (key: string): (number | undefined)[] =>
  service.emulator.requests
    .filter((request) => request.key === key && /^UploadPart(Copy)?$/.test(request.operation))
    .map(({ partNumber }) => partNumber)

const openUploads = (key: string): number =>
  service.emulator.state.listUploads(BUCKET).filter((upload) => upload.key === key).length

/** Resumes the killed transfer in this process. */
function goOn(kind: Kind, key: string, checkpointDir: string): Promise<{ readonly partsReused: number }> {
  const input = { bucket: BUCKET, key, partSize: PART, checkpointDir }
  const client = service.client()
  if (kind === 'stream') return client.resumableUpload({ ...input, body: reopenableFile(file) }).done()
  if (kind === 'encrypted')
    return client.resumableUpload({ ...input, file, clientEncryption: encryption }).done()
  return kind === 'upload'
    ? client.resumableUpload({ ...input, file }).done()
    : client.resumableCopy({ ...input, source: { key: SOURCE } }).done()
}

/**
 * Kills at one call, resumes in this process, and checks everything. False when the upload ended before that
 * call.
 */
async function killAndContinue(kind: Kind, killAt: number): Promise<boolean> {
  const key = `${kind}-killed-at-${killAt}`
  const checkpointDir = join(service.directory, key)
  await mkdir(checkpointDir)
  const ended = await runAndKill(kind, key, checkpointDir, killAt)
  if (ended !== undefined) expect(ended.kind).toBe('completed')
  const checkpoint = await checkpointIn(checkpointDir)
  const recorded: readonly (number | undefined)[] = (checkpoint?.parts ?? []).map(({ number }) => number)
  // R9: an upload that was initiated but not yet recorded cannot be known.
  const orphans = checkpoint === undefined ? openUploads(key) : 0
  const sentBefore = sentParts(key).length
  const wasThere = service.emulator.state.describeObject(BUCKET, key) !== undefined

  const { partsReused } = await goOn(kind, key, checkpointDir)

  const sent = sentParts(key).slice(sentBefore)
  expect(sent.filter((number) => recorded.includes(number))).toEqual([])
  if (wasThere && checkpoint !== undefined) expect(sent).toEqual([])
  expect(partsReused).toBe(recorded.length)
  const secret = kind === 'encrypted' && { clientEncryption: encryption }
  const stored = await service.client().getObject({ bucket: BUCKET, key, ...secret })
  expect(bytesOf(SIZE).equals(await stored.bytes())).toBe(true)
  expect(await readdir(checkpointDir)).toEqual([])
  expect(orphans).toBeLessThanOrEqual(1)
  expect(openUploads(key)).toBe(orphans)
  return ended === undefined
}

it.each([
  ['upload', 'an upload'],
  ['copy', 'a copy'],
  ['stream', 'an upload of a stream that can be reopened'],
  ['encrypted', 'an encrypted upload'],
] as const)(
  '%s: %s killed with SIGKILL at any call of a port resumes: no recorded part is sent again, nothing is left behind (F01, R1, R3, R9, I20, I21)',
  async (kind, _) => {
    let next = 1
    let kills = 0
    let ended = false
    async function work(): Promise<void> {
      while (!ended) {
        const killAt = next
        next += EVERY[kind]
        if (await killAndContinue(kind, killAt)) kills += 1
        else ended = true
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    process.stdout.write(`${kind}: ${kills} processes killed, at every ${EVERY[kind]}. call\n`)
    expect(kills).toBeGreaterThan(60 / EVERY[kind])
  },
  300_000,
)

it('an upload whose runs are killed one after the other, at different calls, completes (F01, F02, R3)', async () => {
  const key = 'killed-again-and-again'
  const checkpointDir = join(service.directory, key)
  await mkdir(checkpointDir)
  let ended: ScriptEnd | undefined
  for (let run = 1; ended === undefined; run++) {
    const killAt = 1 + ((run * 37) % 149)
    expect(run).toBeLessThan(100)
    const recorded = (await checkpointIn(checkpointDir))?.parts.map(({ number }) => Number(number)) ?? []
    const before = sentParts(key).length
    ended = await runAndKill('upload', key, checkpointDir, killAt)
    const sent = sentParts(key).slice(before)
    expect(sent.filter((number) => recorded.includes(number ?? 0))).toEqual([])
  }
  expect(ended.kind).toBe('completed')
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? [])
  expect(stored.equals(bytesOf(SIZE))).toBe(true)
  expect(await readdir(checkpointDir)).toEqual([])
  expect(openUploads(key)).toBeLessThanOrEqual(1)
})
