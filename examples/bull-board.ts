// Uploads a directory through a queue, and shows the queue in bull-board: node bull-board.ts DIRECTORY
// QUEUE is the URL of Redis or Valkey (default: redis://127.0.0.1:6379), PORT the port of the page.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import { queueTree, uploadWorker } from '@oss/bullmq'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import { environmentCredentials, OssClient } from '@oss/client'
import { Queue } from 'bullmq'
import express from 'express'
import { Redis } from 'ioredis'

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('name a directory')
const url = process.env['QUEUE'] ?? 'redis://127.0.0.1:6379'
const queue = { connection: url, name: 'example-uploads' }

// The dashboard reads the same queue; all of it are ordinary jobs of BullMQ.
const shown = new Queue(queue.name, { connection: { url } })
const serverAdapter = new ExpressAdapter().setBasePath('/')
createBullBoard({ queues: [new BullMQAdapter(shown)], serverAdapter })
const app = express().use('/', serverAdapter.getRouter())
const server = app.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1')
await once(server, 'listening')
const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
console.log(`The queue: ${page}`)

const redis = new Redis(url)
const client = new OssClient({
  endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
  region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
  credentials: environmentCredentials(),
})
{
  await using _worker = uploadWorker({ client, checkpoints: redisCheckpointStore({ client: redis }), queue })
  const bucket = process.env['OSS_BUCKET'] ?? 'examplebucket'
  await using tree = await queueTree({ client, queue, bucket, directory, prefix: 'tree/', filesPerJob: 100 })
  const result = await tree.finished()
  console.log(
    `${result?.state}: ${result?.filesUploaded} files uploaded, ${result?.filesUnchanged} unchanged`,
  )

  // What the page shows is what its own interface returns.
  const response = await fetch(`${page}api/queues?activeQueue=${queue.name}&status=completed`)
  const { queues } = (await response.json()) as { queues: { counts: { completed: number } }[] }
  console.log(`The page shows ${queues[0]?.counts.completed} completed jobs.`)
}
// To look around in the page, leave the server running.
await client.close()
redis.disconnect()
await shown.close()
server.close()
