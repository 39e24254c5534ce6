// Uploads a stream of unknown length, and prints how much memory the process had before, and at most
// meanwhile.
import { readTask } from './bounds-task.ts'

const { task, client } = readTask<{ bytes: number; bucket: string; partSize: number; parallel: number }>()
const { bytes, bucket, partSize, parallel } = task

// Always the same chunk: chunks that a producer discards and that are not yet collected do not count as
// memory of the upload.
const chunk = Buffer.alloc(65_536, 'stream')
async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= chunk.byteLength) yield chunk.subarray(0, left)
}

// What is loaded lazily belongs to the base.
await client.putObject({ bucket, key: 'small', body: 'text' })
globalThis.gc?.()
const base = process.memoryUsage.rss()
const begun = performance.now()
let peak = base
const upload = client.resumableUpload({ bucket, key: 'stream', body: chunks(), partSize, parallel })
for await (const _ of upload.progress()) peak = Math.max(peak, process.memoryUsage.rss())
const { size, partsTotal } = await upload.done()
const seconds = (performance.now() - begun) / 1000
const result = { size, partsTotal, seconds, baseMiB: base / 2 ** 20, peakMiB: peak / 2 ** 20 }
process.stdout.write(JSON.stringify(result))
await client.close()
