import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { MIN_PART_SIZE } from '@oss/client'
import { bytesSource } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench, FIVE_PARTS, target } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-foreign-'))
})
afterEach(() => rm(directory, { recursive: true }))

const store = () => fsCheckpointStore({ directory })

async function journalName(): Promise<string> {
  return (await readdir(directory)).find((name) => name.endsWith('.journal')) ?? ''
}

const others = {
  endpoint: { target: { ...target, endpoint: 'https://elsewhere.example' } },
  bucket: { target: { ...target, bucket: 'other' } },
  key: { target: { ...target, key: 'other' } },
  file: { source: bytesSource('other', FIVE_PARTS) },
}

describe('a checkpoint that another program put in place of ours (F19, S7)', () => {
  it.each(Object.keys(others) as (keyof typeof others)[])(
    'is not used when its %s differs: no request contains its upload id',
    async (field) => {
      const test = bench()
      // The name that our journal has, and a journal of an upload that differs in one thing.
      const failing = { before: () => Promise.reject(new Refusal('permanent')) }
      const ours = await store().acquire(test.start({ signal: AbortSignal.abort() }).id)
      const name = ours.location
      await ours[Symbol.asyncDispose]()
      test.service.fault = { before: (operation) => (operation === 'part' ? failing.before() : undefined) }
      await test.start({ checkpoints: store(), ...others[field] }).outcome
      await rename(join(directory, await journalName()), name)
      test.service.fault = {}
      test.service.log.length = 0

      const upload = await test.start({ checkpoints: store() }).done()
      expect(upload).toMatchObject({ partsReused: 0, uploadId: 'UPLOAD2' })
      expect(test.service.log.filter((line) => !line.startsWith('part '))).toEqual(['initiate', 'complete'])
      expect(test.notices).toContainEqual({
        kind: 'checkpoint-damaged',
        problem: expect.stringContaining('it belongs to another upload'),
      })
      expect([...test.service.uploads.keys()]).toEqual(['UPLOAD1'])
    },
  )

  it('is used although another part size is requested: the upload keeps its part size', async () => {
    const test = bench()
    test.service.fault = {
      before: (_, number) => (number === 4 ? Promise.reject(new Refusal('permanent')) : undefined),
    }
    await test.start({ checkpoints: store(), parallel: 1 }).outcome
    test.service.fault = {}
    const upload = await test.start({ checkpoints: store(), partSize: 2 * MIN_PART_SIZE }).done()
    expect(upload).toMatchObject({ partsReused: 3, partsTotal: 5, uploadId: 'UPLOAD1' })
  })
})
