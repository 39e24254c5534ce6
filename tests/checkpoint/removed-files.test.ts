import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
let checkpointDir: string
let file: string
const notices: UploadNotice[] = []
beforeEach(async () => {
  service = await startService()
  checkpointDir = await mkdtemp(join(tmpdir(), 'oss-removed-files-'))
  file = await service.file('a.bin', 6 * PART)
  notices.length = 0
})
afterEach(async () => {
  await service[Symbol.asyncDispose]()
  for (const place of [checkpointDir, `${checkpointDir}.moved`])
    await rm(place, { recursive: true, force: true })
})

const pathOf = async (ending: string): Promise<string> =>
  join(checkpointDir, (await readdir(checkpointDir)).find((name) => name.endsWith(ending)) ?? '')

const removed = {
  journal: async () => rm(await pathOf('.journal')),
  lock: async () => rm(await pathOf('.lock')),
  'journal and lock': async () => {
    for (const name of await readdir(checkpointDir)) await rm(join(checkpointDir, name))
  },
  'journal, replaced by another file': async () => {
    const path = await pathOf('.journal')
    await rename(path, `${path}.old`)
    await writeFile(path, '')
  },
}
const gone = {
  removed: () => rm(checkpointDir, { recursive: true }),
  renamed: () => rename(checkpointDir, `${checkpointDir}.moved`),
  'removed, and a file is in its place': async () => {
    await rm(checkpointDir, { recursive: true })
    await writeFile(checkpointDir, '')
  },
}

type Start = ReturnType<ReturnType<Service['client']>['resumableUpload']>

function start(store?: ReturnType<typeof cppCheckpointStore>): Start {
  return service.client().resumableUpload({
    ...{ bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1 },
    ...(store === undefined ? { checkpointDir } : { checkpoints: store }),
    onNotice: (notice) => notices.push(notice),
  })
}

/** Resolves when so many parts are recorded. */
async function recorded(upload: Start, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

/** Keeps the part from being answered before the test is ready for it. */
function holdPart(partNumber: number): void {
  service.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber },
    fault: { kind: 'hang', when: 'before-body' },
  })
}

async function expectStored(): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
  expect(stored.equals(bytesOf(6 * PART))).toBe(true)
  expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
}

const sentParts = (): readonly string[] =>
  service.requests().filter((request) => request.startsWith('UploadPart'))

describe.each([
  ['a checkpoint', undefined],
  ['a checkpoint that is shared with the C++ SDK', () => cppCheckpointStore({ directory: checkpointDir })],
] as const)('when the following is removed during an upload, of %s,', (_, store) => {
  it.each(['journal', 'lock', 'journal and lock'] as const)(
    'the %s, and then it is interrupted: the upload writes its checkpoint again, and the next run sends no part twice (F18)',
    async (what) => {
      holdPart(3)
      const upload = start(store?.())
      await recorded(upload, 2)
      await removed[what]()
      service.emulator.faults.clear()
      await upload.interrupt()
      expect((await upload.outcome).kind).toBe('interrupted')
      await start(store?.()).done()
      expect(new Set(sentParts()).size).toBe(6)
      expect(sentParts().filter((request) => request !== 'UploadPart 3')).toHaveLength(5)
      await expectStored()
    },
  )

  it.each(Object.keys(removed) as (keyof typeof removed)[])(
    'the %s, and more parts are sent: the next process resumes all of them (F18)',
    async (what) => {
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
      const upload = start(store?.())
      await recorded(upload, 2)
      await removed[what]()
      await recorded(upload, 4)
      const outcome = await upload.interrupt()
      expect(outcome).toMatchObject({ kind: 'interrupted', error: { resumable: true } })
      const { partsRecorded = 0 } = 'error' in outcome ? outcome.error : {}
      expect(await start(store?.()).done()).toMatchObject({ partsReused: partsRecorded })
      await expectStored()
    },
  )
})

describe('an upload whose checkpoint directory', () => {
  it.each(Object.keys(gone) as (keyof typeof gone)[])(
    'is %s ends with an error that it cannot be resumed, and names its upload id (F18, R9)',
    async (what) => {
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
      const upload = start()
      await recorded(upload, 2)
      await gone[what]()
      const uploadId = service.emulator.state.listUploads(BUCKET)[0]?.uploadId
      const error = {
        code: 'CHECKPOINT_FAILED',
        resumable: false,
        uploadId,
        message: expect.stringContaining(`The parts of the upload id ${uploadId} cost storage`),
        cause: { code: 'REMOVED' },
      }
      expect(await upload.outcome).toMatchObject({ kind: 'failed', error })
      expect(notices).toContainEqual({ kind: 'upload-not-aborted', uploadId, error: expect.any(Error) })
      expect(service.requests()).not.toContain('CompleteMultipartUpload')
    },
  )

  it('is replaced by a file reports that file, not a missing lock', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
    const upload = start()
    await recorded(upload, 2)
    await gone['removed, and a file is in its place']()
    const outcome = await upload.outcome
    const message = outcome.kind === 'failed' ? outcome.error.message : ''
    expect(message).toContain('part of this path is a file, not a directory')
    expect(message).not.toContain('does not exist')
  })

  it('is removed, and which is then interrupted, reports that it cannot be resumed (R9)', async () => {
    holdPart(3)
    const upload = start()
    await recorded(upload, 2)
    await gone.removed()
    expect(await upload.interrupt()).toMatchObject({
      kind: 'interrupted',
      error: { code: 'INTERRUPTED', resumable: false, message: expect.stringContaining('starts over') },
    })
    expect(notices.at(-1)?.kind).toBe('upload-not-aborted')
  })

  it('is removed and created again keeps its parts', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
    const upload = start()
    await recorded(upload, 2)
    await gone.removed()
    await mkdir(checkpointDir)
    await upload.done()
    expect(sentParts()).toHaveLength(6)
    await expectStored()
  })
})
