import { appendFileSync } from 'node:fs'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUCKET, PART, startService } from '../service/service.ts'
import { resultsOf, writeTree } from './tree.ts'

describe('a batch', () => {
  it.each([900_000, 10_000])(
    'uploads a file of %i bytes again when it changes during its upload (F30, R1)',
    async (size) => {
      await using service = await startService()
      const tree = await writeTree(service, { 'growing.log': size })
      service.emulator.faults.add({
        match: { operation: 'PutObject', nth: 1 },
        fault: { kind: 'reset', when: 'after-bytes', bytes: 1_000 },
      })
      const file = join(tree.directory, 'growing.log')
      const client = service.client({ on: { retry: () => appendFileSync(file, 'more') } })
      const { results } = await resultsOf(
        client.uploadDirectory({ bucket: BUCKET, directory: tree.directory }),
      )
      expect(results).toMatchObject([{ kind: 'uploaded', upload: { size: size + 4, crc64Verified: true } }])
      const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'growing.log')) ?? '')
      expect(stored.subarray(-4).toString()).toBe('more')
    },
  )

  it('removes the checkpoint and the upload of a file that is small now', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { 'a.bin': PART * 4 })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART, parallel: 1 }
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3 },
      fault: { kind: 'status', status: 403 },
    })
    await resultsOf(service.client().uploadDirectory(input))
    expect(service.emulator.state.listUploads(BUCKET)).toHaveLength(1)
    fault.remove()
    await truncate(join(tree.directory, 'a.bin'), 10)
    const { results } = await resultsOf(service.client().uploadDirectory(input))
    expect(results).toMatchObject([{ kind: 'uploaded', upload: { size: 10 } }])
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await readdir(tree.directory)).toEqual(['a.bin'])
  })

  it('removes the checkpoint of an upload that was completed before its process died', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { 'a.bin': PART * 3 })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART }
    // The response is lost, and every HeadObject fails: the object exists, but the client cannot know.
    const lost = service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload' },
      fault: { kind: 'drop-response' },
    })
    const unseen = service.emulator.faults.add({
      match: { operation: 'HeadObject' },
      fault: { kind: 'status', status: 503 },
    })
    expect((await resultsOf(service.client().uploadDirectory(input))).results).toMatchObject([
      { kind: 'failed', error: { code: 'COMPLETION_UNKNOWN' } },
    ])
    lost.remove()
    unseen.remove()
    service.emulator.clearRequests()
    expect((await resultsOf(service.client().uploadDirectory(input))).results).toMatchObject([
      { kind: 'uploaded', upload: { partsReused: 3 } },
    ])
    expect(service.requests().filter((request) => request.startsWith('UploadPart'))).toEqual([])
    expect(await readdir(tree.directory)).toEqual(['a.bin'])
    expect(await tree.isStored('')).toBe(true)
  })

  it('accepts a checkpoint store and a checkpoint directory', async () => {
    await using service = await startService()
    const tree = await writeTree(service, { 'a.bin': PART * 3, 'b.bin': 5 })
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART }
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3 },
      fault: { kind: 'status', status: 403 },
    })
    await resultsOf(service.client().uploadDirectory({ ...input, checkpointDir: service.directory }))
    expect((await readdir(service.directory)).filter((name) => name.endsWith('.journal'))).toHaveLength(1)
    fault.remove()
    const { results } = await resultsOf(
      service.client().uploadDirectory({ ...input, checkpointDir: service.directory }),
    )
    expect(results.map(({ kind }) => kind).sort()).toEqual(['unchanged', 'uploaded'])
    expect((await readdir(service.directory)).filter((name) => name.endsWith('.journal'))).toEqual([])
    const missing = { ...input, checkpointDir: join(service.directory, 'missing'), skipUnchanged: false }
    const refused = await resultsOf(service.client().uploadDirectory(missing))
    expect(refused).toMatchObject({ error: { code: 'CHECKPOINT_FAILED', cause: { code: 'UNWRITABLE' } } })
  })
})
