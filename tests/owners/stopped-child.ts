// Runs a transfer that stops its own process (SIGSTOP) at one call of its lease, and prints how it ended.

import { createRetryPolicy, OssClient, staticCredentials } from '@oss/client'
import { type Transport, undiciTransport } from '@oss/http'
import type { CheckpointLease, CheckpointStore } from '@oss/multipart'
import { openStore, type StoreLocation } from './store-location.ts'

/**
 * The call of the lease at which the process stops; `in part 3`: when the response with its bytes has started.
 */
export type StopPoint =
  | 'in part 3'
  | 'before part 3'
  | 'after part 3'
  | 'before mark'
  | 'after mark'
  | 'before remove'

/** The transfer, and where it stops. */
export interface StoppedTask {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly bucket: string
  readonly kind: 'upload' | 'copy' | 'download'
  /** The file of an upload or a download. */
  readonly file: string
  readonly checkpoints: StoreLocation
  readonly partSize: number
  readonly stopAt: StopPoint
  /** What the process asks of its transfer when it is continued. */
  readonly then: 'nothing' | 'cancel' | 'interrupt'
  /** Whether a listener observes the checkpoint, which wraps the lease. */
  readonly observed: boolean
}

/** How the transfer ended. */
export interface StoppedResult {
  readonly kind: string
  readonly code: string | undefined
  readonly resumable: boolean | undefined
  readonly notices: readonly string[]
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as StoppedTask
const { endpoint, region, accessKeyId, accessKeySecret, bucket, kind, file, partSize } = task
let hasStopped = false
let isInPart3 = false
// Stops are short in a test; to the process, this one has taken a minute.
const { now } = Date
Date.now = () => now() + (hasStopped ? 60_000 : 0)
await using client = new OssClient({
  endpoint,
  region,
  credentials: staticCredentials({ accessKeyId, accessKeySecret }),
  transport: stoppingTransport(),
  retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 10, maxDelayMs: 100, connectRetryMs: 0 }),
  on: task.observed ? { checkpoint() {} } : {},
})
await using opened = await openStore(task.checkpoints)
const notices: string[] = []
const options = {
  ...{ bucket, partSize, parallel: 1, checkpoints: stoppingStore(opened.checkpoints) },
  onNotice: (notice: { readonly kind: string }) => notices.push(notice.kind),
}
const transfer =
  kind === 'upload'
    ? client.resumableUpload({ ...options, key: 'a', file })
    : kind === 'copy'
      ? client.resumableCopy({ ...options, key: 'a', source: { key: 'source' } })
      : client.resumableDownload({ ...options, key: 'source', file })
const outcome = await transfer.outcome
const error = 'error' in outcome ? outcome.error : undefined
const result: StoppedResult = {
  kind: outcome.kind,
  code: error?.code,
  resumable: error?.resumable,
  notices,
}
process.stdout.write(JSON.stringify(result))

function stop(point: StopPoint): void {
  if (hasStopped || point !== task.stopAt) return
  hasStopped = true
  process.kill(process.pid, 'SIGSTOP')
  if (task.then !== 'nothing') void transfer[task.then]()
}

/** Stops the process when bytes of the third part have arrived, before they are written. */
function stoppingTransport(): Transport {
  const transport = undiciTransport()
  async function* stopping(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      if (isInPart3) stop('in part 3')
      yield chunk
    }
  }
  return {
    bodies: transport.bodies,
    async send(request, options) {
      const response = await transport.send(request, options)
      const { status, headers, body } = response
      return {
        ...{ status, headers, body: stopping(body) },
        [Symbol.asyncDispose]: () => response[Symbol.asyncDispose](),
      }
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

function stoppingStore(store: CheckpointStore): CheckpointStore {
  return { ...store, acquire: async (id) => stoppingLease(await store.acquire(id)) }
}

function stoppingLease(lease: CheckpointLease): CheckpointLease {
  return {
    ...lease,
    async recordPart(part) {
      if (part.number === 2) isInPart3 = true
      if (part.number === 3) stop('before part 3')
      await lease.recordPart(part)
      if (part.number === 3) stop('after part 3')
    },
    async markCompleting() {
      stop('before mark')
      await lease.markCompleting()
      stop('after mark')
    },
    async remove() {
      stop('before remove')
      await lease.remove()
    },
  }
}
