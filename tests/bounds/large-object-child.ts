// Downloads one large object, and prints how far its memory rose meanwhile.
import { readTask } from './bounds-task.ts'

const { task, client } = readTask<{ file: string; bucket: string; partSize: number; parallel: number }>()
const { file, bucket, partSize, parallel } = task
// What is loaded lazily belongs to the base.
await client.headObject({ bucket, key: 'large' })
globalThis.gc?.()
const base = process.memoryUsage.rss()
let highest = base
const download = client.resumableDownload({ bucket, key: 'large', file, partSize, parallel })
const begun = performance.now()
for await (const _ of download.progress()) highest = Math.max(highest, process.memoryUsage.rss())
const { size } = await download.done()
const seconds = (performance.now() - begun) / 1000
const result = { size, seconds, baseMiB: base / 2 ** 20, grownMiB: (highest - base) / 2 ** 20 }
process.stdout.write(JSON.stringify(result))
await client.close()
