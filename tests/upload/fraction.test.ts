import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'a.bin' }

async function fractions(
  progress: AsyncIterable<{ readonly fraction: number | undefined }>,
): Promise<readonly (number | undefined)[]> {
  return await Array.fromAsync(progress, ({ fraction }) => fraction)
}

it.each([0, PART, 4 * PART])('the fraction of an upload of %i bytes grows from 0 to 1', async (size) => {
  const upload = service.client().resumableUpload({ ...target, body: bytesOf(size), partSize: PART })
  const seen = (await fractions(upload.progress())).filter((fraction) => fraction !== undefined)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
})

it('the fraction of a stream is unknown until its end, and then 1', async () => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 3; part++) yield bytesOf(PART)
  }
  const upload = service.client().resumableUpload({ ...target, body: stream(), partSize: PART })
  const seen = await fractions(upload.progress())
  expect(seen[0]).toBeUndefined()
  expect(seen.at(-1)).toBe(1)
})

it('the fraction of a download ends with 1', async () => {
  await service.client().putObject({ ...target, body: bytesOf(3 * PART) })
  const file = `${service.directory}/down.bin`
  const download = service.client().resumableDownload({ ...target, file, partSize: PART })
  expect((await fractions(download.progress())).at(-1)).toBe(1)
})

it('the fraction of a batch is unknown until all files are found, and 1 when all are stored', async () => {
  const files = [await service.file('a', 1000), await service.file('b', 0), await service.file('c', 2 * PART)]
  const batch = service.client().uploadFiles({
    bucket: BUCKET,
    files: files.map((file, index) => ({ file, key: String(index) })),
    partSize: PART,
  })
  expect(batch.progressNow().fraction).toBeUndefined()
  for await (const { kind } of batch) expect(kind).toBe('uploaded')
  expect(batch.progressNow().fraction).toBe(1)
})

it('the fraction of a batch stays below 1 when a file fails', async () => {
  const good = await service.file('a', 1000)
  service.emulator.faults.add({ match: { key: 'bad' }, fault: { kind: 'status', status: 400, code: 'Bad' } })
  const files = [
    { file: good, key: 'good' },
    { file: good, key: 'bad' },
  ]
  const batch = service.client().uploadFiles({ bucket: BUCKET, files })
  await Array.fromAsync(batch)
  expect(batch.progressNow()).toMatchObject({ filesFailed: 1, fraction: 0.5 })
})

it('progress with an interval has the first value and the last one, of uploads and downloads', async () => {
  const client = service.client()
  const upload = client.resumableUpload({ ...target, body: bytesOf(4 * PART), partSize: PART })
  const sent = await Array.fromAsync(upload.progress({ intervalMs: 600_000 }))
  expect(sent.length).toBeLessThanOrEqual(2)
  expect(sent.at(-1)).toMatchObject({ phase: 'settled', fraction: 1 })
  const file = `${service.directory}/down.bin`
  const download = client.resumableDownload({ ...target, file, partSize: PART })
  const received = await Array.fromAsync(download.progress({ intervalMs: 600_000 }))
  expect(received.length).toBeLessThanOrEqual(2)
  expect(received.at(-1)).toMatchObject({ phase: 'settled', fraction: 1 })
})
