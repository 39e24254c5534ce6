import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

const PARTS = 5
/** A whole second, so that it can be set again exactly. */
const TIME = 1_700_000_000
let service: Service
let root: string
const notices: UploadNotice[] = []
beforeEach(async () => {
  service = await startService()
  root = await mkdtemp(join(tmpdir(), 'oss-renamed-'))
  await mkdir(join(root, 'old'))
  await writeFile(join(root, 'old/a.bin'), bytesOf(PARTS * PART))
  await utimes(join(root, 'old/a.bin'), TIME, TIME)
  notices.length = 0
})
afterEach(async () => {
  await service[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

const start = (file: string, more: object = {}) =>
  service.client().resumableUpload({
    ...{ bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1, ...more },
    onNotice: (notice) => notices.push(notice),
  })

/** Leaves three of five parts recorded. */
async function sendHalf(more: object = {}): Promise<void> {
  const fault = service.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 4 },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  expect((await start(join(root, 'old/a.bin'), more).outcome).kind).toBe('failed')
  fault.remove()
}

async function expectStored(bytes: Uint8Array): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
  expect(stored.equals(bytes)).toBe(true)
}

it.each([
  ['directory of a half-sent file', () => rename(join(root, 'old'), join(root, 'new')), 'new/a.bin', {}],
  ['half-sent file', () => rename(join(root, 'old/a.bin'), join(root, 'old/b.bin')), 'old/b.bin', {}],
] as const)(
  'the %s is renamed: the parts that are stored are not sent again',
  async (_, move, name, more) => {
    await sendHalf(more)
    await move()
    expect(await start(join(root, name), more).done()).toMatchObject({ partsReused: 3 })
    await expectStored(bytesOf(PARTS * PART))
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect((await readdir(join(root, name, '..'))).length).toBe(1)
  },
)

it('another file replaces a partly uploaded file whose directory was renamed: both are stored completely, and no upload id is left', async () => {
  await sendHalf()
  await rename(join(root, 'old'), join(root, 'new'))
  await mkdir(join(root, 'old'))
  const other = bytesOf(PARTS * PART, 2)
  await writeFile(join(root, 'old/a.bin'), other)
  await utimes(join(root, 'old/a.bin'), TIME, TIME)
  expect(await start(join(root, 'new/a.bin')).done()).toMatchObject({ partsReused: 3 })
  await expectStored(bytesOf(PARTS * PART))
  expect(await start(join(root, 'old/a.bin')).done()).toMatchObject({ partsReused: 0 })
  await expectStored(other)
  expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  expect(await readdir(join(root, 'new'))).toEqual(['a.bin'])
})

it('a partly uploaded file gets a second name (ln): the upload under the first name is not affected', async () => {
  await sendHalf()
  await link(join(root, 'old/a.bin'), join(root, 'old/b.bin'))
  expect(await start(join(root, 'old/b.bin')).done()).toMatchObject({ partsReused: 0 })
  expect(await start(join(root, 'old/a.bin')).done()).toMatchObject({ partsReused: 3 })
  await expectStored(bytesOf(PARTS * PART))
})

it('a partly uploaded file is moved, and its checkpoint is in a separate directory: it is resumed', async () => {
  const checkpointDir = join(root, 'checkpoints')
  await mkdir(checkpointDir)
  await sendHalf({ checkpointDir })
  await rename(join(root, 'old'), join(root, 'new'))
  expect(await start(join(root, 'new/a.bin'), { checkpointDir }).done()).toMatchObject({ partsReused: 3 })
  expect(await readdir(checkpointDir)).toEqual([])
})

it('a renamed file whose bytes changed, with its times set back, is not mixed with the stored parts', async () => {
  await sendHalf()
  await rename(join(root, 'old'), join(root, 'new'))
  const file = join(root, 'new/a.bin')
  const other = bytesOf(PARTS * PART, 2)
  await writeFile(file, other)
  await utimes(file, TIME, TIME)
  await start(file).done()
  await expectStored(other)
})

it('a copy of a file and its checkpoint does not take over the upload of the file', async () => {
  await sendHalf()
  await mkdir(join(root, 'new'))
  for (const name of await readdir(join(root, 'old')))
    await copyFile(join(root, 'old', name), join(root, 'new', name))
  expect(await start(join(root, 'new/a.bin')).done()).toMatchObject({ partsReused: 0 })
  await expectStored(bytesOf(PARTS * PART))
})

it('a file that is uploaded while its directory is renamed is not uploaded twice at once', async () => {
  service.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 3 },
    fault: { kind: 'hang', when: 'before-body' },
  })
  const first = start(join(root, 'old/a.bin'))
  for await (const { partsRecorded } of first.progress()) if (partsRecorded >= 2) break
  await rename(join(root, 'old'), join(root, 'new'))
  expect(await start(join(root, 'new/a.bin')).outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'CHECKPOINT_FAILED', cause: { code: 'LOCKED' } },
  })
  await first.interrupt()
})
