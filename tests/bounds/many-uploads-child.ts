// Uploads many small files in one process, and prints how the heap and the listeners of a shared signal grew.
import { getEventListeners } from 'node:events'
import { heapUsed, readTask } from './bounds-task.ts'

const { task, client } = readTask<{ uploads: number; file: string; bucket: string; partSize: number }>()
const { signal } = new AbortController()
const { bucket, file, partSize } = task

async function uploadOnce(index: number): Promise<void> {
  const target = { bucket, key: `key-${index % 10}`, signal }
  if (index % 2 === 0) await client.putObject({ ...target, body: { file } })
  // Every tenth file has two parts, and so a checkpoint.
  else
    await client
      .resumableUpload({ ...target, file, partSize: index % 10 === 1 ? partSize : 2 * partSize })
      .done()
}

const WARM_UP = 100
for (let index = 0; index < WARM_UP; index++) await uploadOnce(index)
const before = await heapUsed()
for (let index = 0; index < task.uploads; index++) await uploadOnce(index)
const grownMiB = ((await heapUsed()) - before) / 2 ** 20
process.stdout.write(JSON.stringify({ grownMiB, listeners: getEventListeners(signal, 'abort').length }))
await client.close()
