// Starts uploads that fail, keeps nothing of them, and prints how many handles were collected.
import { heapUsed, readTask } from './bounds-task.ts'

const { task, client } = readTask<{ handles: number; file: string; bucket: string; partSize: number }>()
let collected = 0
const registry = new FinalizationRegistry(() => {
  collected += 1
})

/** A function of its own, so that nothing of the handle stays in this module's frame. */
function startAndDrop(index: number): Promise<string> {
  const { bucket, file, partSize } = task
  const upload = client.resumableUpload({ bucket, key: `key-${index}`, file, partSize })
  registry.register(upload, undefined)
  return upload.outcome.then(({ kind }) => kind)
}

const statuses = await Promise.all(Array.from({ length: task.handles }, (_, index) => startAndDrop(index)))
// Finalizers run when the event loop has time.
for (let round = 0; round < 20 && collected < task.handles; round++) await heapUsed()
process.stdout.write(
  JSON.stringify({ failed: statuses.filter((status) => status === 'failed').length, collected }),
)
await client.close()
