// A worker in a process of its own. OSS_TEST_TASK is a WorkerTask; SIGTERM ends it.
import { type UploadQueue, uploadWorker } from '@oss/bullmq'
import { createRetryPolicy, OssClient, staticCredentials } from '@oss/client'
import { openStore, type StoreLocation } from '../owners/store-location.ts'

/** What a worker does. */
export interface WorkerTask {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly queue: UploadQueue
  readonly checkpoints: StoreLocation
  readonly slots: number
  readonly jobs: number
  readonly partSize: number
  readonly lockMs: number
  readonly maxStalls: number
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as WorkerTask
const { accessKeyId, accessKeySecret, endpoint, region, queue, jobs, partSize, slots, lockMs, maxStalls } =
  task
const store = await openStore(task.checkpoints)
const client = new OssClient({
  endpoint,
  region,
  credentials: staticCredentials({ accessKeyId, accessKeySecret }),
  retry: createRetryPolicy({ baseDelayMs: 20, maxDelayMs: 500 }),
})
const worker = uploadWorker({
  ...{ client, checkpoints: store.checkpoints, queue, slots, lockMs, maxStalls, batch: { jobs, partSize } },
})
await worker.ready()
process.stdout.write('ready\n')
process.once('SIGTERM', async () => {
  await worker[Symbol.asyncDispose]()
  await client.close()
  await store[Symbol.asyncDispose]()
})
