import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from './service.ts'

it('a file of 10,000 parts completes, and one more byte results in larger parts', async () => {
  await using service = await startService()
  await using data = await startService({ dataDir: service.directory })
  // A sparse file with marks at both ends of the last part.
  const file = join(data.directory, 'sparse.bin')
  const handle = await open(file, 'w')
  await handle.write('begin', 9999 * PART)
  await handle.write('end', 10_000 * PART - 3)
  await handle.close()
  const upload = await data
    .client()
    .resumableUpload({ bucket: BUCKET, key: 'sparse', file, partSize: PART, parallel: 4 })
    .done()
  expect(upload).toMatchObject({ partsTotal: 10_000, size: 10_000 * PART, crc64Verified: true })
  const object = await data
    .client()
    .getObject({ bucket: BUCKET, key: 'sparse', range: { start: 9999 * PART, end: 10_000 * PART } })
  const last = Buffer.from(await object.bytes())
  expect([last.subarray(0, 5).toString(), last.subarray(-3).toString()]).toEqual(['begin', 'end'])
}, 600_000)
