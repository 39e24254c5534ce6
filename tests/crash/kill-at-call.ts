// Uploads a file, and kills itself at the n-th call of a port: of the source, of the service, or of the file system below the
// checkpoint. A process that reaches its end prints how many calls it made.
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { OssClient, staticCredentials } from '@oss/client'
import { type MultipartApi, type OpenSource, startUpload, type UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { watchedSystem } from '../checkpoint/watched-system.ts'

/** What the process is told. */
export interface KillAtCallTask {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly bucket: string
  readonly key: string
  readonly file: string
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
  return {
    fingerprint() {
      count()
      return open.fingerprint()
    },
    async *read(range, signal) {
      for await (const piece of open.read(range, signal)) {
        count()
        yield piece
      }
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  }
}

/** Counts when a request is about to begin, and when its answer is there. */
function countedApi(api: MultipartApi): MultipartApi {
  async function counted<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    count()
    const answer = await request()
    count()
    return answer
  }
  return {
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

const { endpoint, region, accessKeyId, accessKeySecret, bucket, key, file, partSize, checkpointDir } = task
await using client = new OssClient({
  endpoint,
  region,
  credentials: staticCredentials({ accessKeyId, accessKeySecret }),
})
const { status } = await startUpload({
  target: { endpoint, bucket, key },
  source: countedSource(fileSource(file)),
  api: countedApi(client.multipartApi()),
  checkpoints: fsCheckpointStore({ directory: checkpointDir, system: watchedSystem(nodeSystem, count) }),
  partSize,
  parallel: 2,
}).outcome
process.stdout.write(JSON.stringify({ status, calls }))
