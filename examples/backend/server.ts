// One replica of a service that uploads files which all of its hosts see. See README.md.
import { setTimeout as wait } from 'node:timers/promises'
import { environmentCredentials, OssClient } from '@oss/client'
import { isUploadError } from '@oss/multipart'
import express, { type NextFunction, type Request, type Response } from 'express'
import { openStore } from './open-store.ts'
import { UploadService } from './upload-service.ts'

const PORT = Number(process.env['PORT'] ?? 8081)
/** How often a replica looks for uploads that nobody continues. */
const RESCUE_MS = 1_000

const store = await openStore(process.env['STORE'] ?? 'redis://localhost:6379')
const client = new OssClient({
  endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
  region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
  credentials: environmentCredentials(),
})
const service = new UploadService({
  client,
  checkpoints: store.checkpoints,
  bucket: process.env['OSS_BUCKET'] ?? 'examplebucket',
  directory: process.env['FILES'] ?? 'files',
  partSize: Number(process.env['PART_SIZE'] ?? 8 * 2 ** 20),
})
const stopping = new AbortController()

const app = express()
app.param('file', (_request, response, next, file: string) => {
  // A name is part of a path and of a key: nothing else is accepted.
  if (/^[\w-][\w.-]{0,200}$/.test(file)) next()
  else response.status(400).json({ error: 'a file name has letters, digits, "_", "-" and "." only' })
})
type FileRequest = Request<{ file: string }>

/** Starts an upload, or continues it, whichever replica has started it. Also after a pause. */
app.post('/uploads/:file', async ({ params }: FileRequest, response: Response) => {
  await service.start(params.file)
  response.status(202).json(await service.stateOf(params.file))
})

app.get('/uploads/:file', async ({ params }: FileRequest, response: Response) => {
  response.json(await service.stateOf(params.file))
})

/** Follows an upload by server-sent events, on any replica. */
app.get('/uploads/:file/events', async ({ params }: FileRequest, response: Response) => {
  const left = new AbortController()
  response.on('close', () => left.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  for await (const state of service.follow(params.file, AbortSignal.any([left.signal, stopping.signal])))
    response.write(`data: ${JSON.stringify(state)}\n\n`)
  response.end()
})

app.post('/uploads/:file/pause', async ({ params }: FileRequest, response: Response) => {
  response.status((await service.pause(params.file)) ? 202 : 409).end()
})

app.delete('/uploads/:file', async ({ params }: FileRequest, response: Response) => {
  await service.cancel(params.file)
  response.status(202).end()
})

/** Errors of the store or of OSS: the reader may try again. */
app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
  console.error(`${error}`)
  if (response.headersSent) next(error)
  else if (isUploadError(error) && error.code === 'SOURCE_UNREADABLE')
    response.status(404).json({ error: 'the file does not exist, or cannot be read' })
  else response.status(502).json({ error: error instanceof Error ? error.message : String(error) })
})

const server = app.listen(PORT, '127.0.0.1', () => console.log(`listening on port ${PORT}`))

async function rescue(): Promise<void> {
  while (!stopping.signal.aborted) {
    await service.continueOrphans().catch((error: unknown) => console.error(`${error}`))
    await wait(RESCUE_MS, undefined, { signal: stopping.signal }).catch(() => {})
  }
}

/** A deploy: uploads are interrupted, and the other replicas continue them at once. */
async function stop(): Promise<void> {
  stopping.abort()
  server.close()
  await service.interruptAll()
  await client[Symbol.asyncDispose]()
  await store.close()
}

process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
await rescue()
