import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { type PartNumber, uploadId } from '@oss/multipart'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bench, FIVE_PARTS } from './bench-upload.ts'
import { Refusal, type StoredPart } from './memory-service.ts'

// A real journal of an upload that has three of five parts, damaged in many ways, and then the upload
// continued with it: by default at every eighth byte; at each one by OSS_DAMAGED_JOURNALS=all pnpm exec
// vitest run --project tests damaged-checkpoint
const EVERY = process.env['OSS_DAMAGED_JOURNALS'] === 'all' ? 1 : 8

let directory: string
let name: string
let journal: Buffer
const test = bench()
let parts: ReadonlyMap<PartNumber, StoredPart>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-damaged-'))
  test.service.fault = {
    before: (_, number) => {
      if (number === 4) throw new Refusal('permanent')
    },
  }
  expect((await test.start({ checkpoints: store(), parallel: 1 }).outcome).kind).toBe('failed')
  test.service.fault = {}
  parts = new Map(test.service.uploads.get(UPLOAD))
  const names = await readdir(directory)
  name = names.find((file) => file.endsWith('.journal')) ?? ''
  journal = await readFile(join(directory, name))
})
afterAll(() => rm(directory, { recursive: true }))

const UPLOAD = uploadId('UPLOAD1')

// Without fsync: nothing here is about power losses, and there are thousands of runs.
const store = () => fsCheckpointStore({ directory, durability: 'none' })

/** Continues the upload with a damaged journal. */
async function continueWith(
  damaged: Uint8Array,
): Promise<{ partsReused: number; notices: readonly string[] }> {
  test.service.uploads.clear()
  test.service.uploads.set(UPLOAD, new Map(parts))
  test.service.object = undefined
  test.notices.length = 0
  await writeFile(join(directory, name), damaged, { mode: 0o600 })
  const { partsReused } = await test.start({ checkpoints: store(), parallel: 1 }).done()
  expect(storedBytes().equals(FIVE_PARTS)).toBe(true)
  expect(await readdir(directory)).toEqual([])
  return { partsReused, notices: test.notices.map(({ kind }) => kind) }
}

/** Of the places at which to damage; those around the ends of lines are among them always. */
function isTried(at: number): boolean {
  return at % EVERY === 0 || journal[at] === 0x0a || journal[at - 1] === 0x0a
}

function storedBytes(): Buffer {
  return Buffer.from(test.service.object?.bytes ?? [])
}

it('an intact checkpoint is used', async () => {
  expect(await continueWith(journal)).toMatchObject({ partsReused: 3 })
})

it('a checkpoint cut at any length restores its intact parts, or all parts are sent again; never an error, never a wrong object (R12, F12)', async () => {
  for (let length = 0; length < journal.byteLength; length++) {
    if (!isTried(length)) continue
    const { partsReused, notices } = await continueWith(journal.subarray(0, length))
    const lines = journal.subarray(0, length).toString('latin1').split('\n').length - 1
    expect(partsReused).toBe(Math.max(0, lines - 1))
    const atLineEnd = journal[length - 1] === 0x0a
    expect(notices.includes('checkpoint-damaged')).toBe(!atLineEnd)
  }
})

it('a checkpoint with any byte changed restores its intact parts, or all parts are sent again; never an error, never a wrong object (R12, F12)', async () => {
  for (let at = 0; at < journal.byteLength; at++) {
    if (!isTried(at)) continue
    const damaged = Buffer.from(journal)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at)
    const { partsReused, notices } = await continueWith(damaged)
    const intact = journal.subarray(0, at).toString('latin1').split('\n').length - 1
    expect(partsReused).toBe(Math.max(0, intact - 1))
    expect(notices).toContain('checkpoint-damaged')
  }
})
