// Uploads a file or copies an object, and kills itself at the n-th call of a port: of the source, of the
// service, or of the file system below the checkpoint. A process that reaches its end prints how many calls
// it made.
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { OssClient, staticCredentials } from '@oss/client'
import { clientEncryption, type RsaKeyWrapOptions, rsaKeyWrap } from '@oss/encryption'
import {
  type MultipartApi,
  type OpenSource,
  type OpenStream,
  reopenableSource,
  startUpload,
  type UploadOptions,
  type UploadSource,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { watchedSystem } from '../checkpoint/watched-system.ts'
import { reopenableFile } from './reopenable-file.ts'
import type { ScriptService } from './run-mortal-script.ts'

/** Settings of the process. */
export interface KillAtCallTask extends ScriptService {
  readonly key: string
  /** What to upload, at once or as a stream; or the key of the object to copy. */
  readonly from: { readonly file: string } | { readonly stream: string } | { readonly object: string }
  /** Encrypts a file. Default: nothing does. */
  readonly masterKey?: RsaKeyWrapOptions
  readonly partSize: number
  readonly checkpointDir: string
  /** At which call the process dies; the first is 1. */
  readonly killAt: number
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as KillAtCallTask
let calls = 0

function count(): void {
  calls += 1
  if (calls === task.killAt) process.kill(process.pid, 'SIGKILL')
}

function countedSource(source: UploadSource): UploadSource {
  return {
    label: source.label,
    async open() {
      count()
      return countedOpenSource(await source.open())
    },
  }
}

function countedOpenSource(open: OpenSource): OpenSource {
  const { stream } = open
  return {
    ...(stream !== undefined && { stream: countedStream(stream) }),
    fingerprint() {
      count()
      return open.fingerprint()
    },
    async *read(range, signal) {
      for await (const chunk of open.read(range, signal)) {
        count()
        yield chunk
      }
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  }
}

function countedStream(stream: OpenStream): OpenStream {
  return {
    async reach(range, signal) {
      const size = await stream.reach(range, signal)
      count()
      return size
    },
    release(range) {
      count()
      stream.release(range)
    },
  }
}

/** Counts when a request starts, and when its response has arrived. */
function countedApi(api: MultipartApi): MultipartApi {
  async function counted<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    count()
    const answer = await request()
    count()
    return answer
  }
  return {
    limits: api.limits,
    initiate: (target, signal) => counted(() => api.initiate(target, signal)),
    uploadPart: (part, signal) => counted(() => api.uploadPart(part, signal)),
    listParts: (target, uploadId, signal) => api.listParts(target, uploadId, signal),
    complete: (target, uploadId, parts, signal) =>
      counted(() => api.complete(target, uploadId, parts, signal)),
    abort: (target, uploadId, signal) => counted(() => api.abort(target, uploadId, signal)),
    head: (target, signal) => counted(() => api.head(target, signal)),
    classify: (error) => api.classify(error),
  }
}

const { endpoint, region, accessKeyId, accessKeySecret, bucket, key, from, partSize, checkpointDir } = task
const credentials = staticCredentials({ accessKeyId, accessKeySecret })
const checkpoints = fsCheckpointStore({
  directory: checkpointDir,
  system: watchedSystem(nodeSystem, count),
})

type Ports = Pick<UploadOptions, 'target' | 'source' | 'api' | 'checkpoints'>

/** The metadata are asked for when the upload is begun: the source is open then. */
function encrypted({ source, api, ...rest }: Ports, client: OssClient, masterKey: RsaKeyWrapOptions): Ports {
  const encryption = clientEncryption(rsaKeyWrap(masterKey)).startUpload()
  return {
    ...rest,
    source: encryption.source(source),
    checkpoints: encryption.checkpoints(checkpoints),
    api: {
      ...api,
      async initiate(target, signal) {
        const metadata = await encryption.metadata({ partSize, limits: api.limits })
        return countedApi(client.multipartApi({ metadata })).initiate(target, signal)
      },
    },
  }
}

async function upload(bytes: UploadSource): Promise<{ readonly kind: string }> {
  await using client = new OssClient({ endpoint, region, credentials })
  const target = { endpoint, bucket, key }
  const source = countedSource(bytes)
  const plain = { target, source, api: countedApi(client.multipartApi()), checkpoints }
  const ports = task.masterKey === undefined ? plain : encrypted(plain, client, task.masterKey)
  return await startUpload({ ...ports, partSize, parallel: 2 }).outcome
}

/**
 * The ports of a copy, its source among them, all end in requests; they are counted when they begin and when
 * they are answered.
 */
async function copy(object: string): Promise<{ readonly kind: string }> {
  await using client = new OssClient({
    endpoint,
    region,
    credentials,
    on: { request: count, response: count },
  })
  const input = { bucket, key, source: { key: object }, checkpoints, partSize, parallel: 2 }
  return await client.resumableCopy(input).outcome
}

function sourceOf(given: { readonly file: string } | { readonly stream: string }): UploadSource {
  return 'file' in given ? fileSource(given.file) : reopenableSource('body', reopenableFile(given.stream))
}

const { kind } = await ('object' in from ? copy(from.object) : upload(sourceOf(from)))
process.stdout.write(JSON.stringify({ kind, calls }))
