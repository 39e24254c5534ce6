import { createRetryPolicy, OssClient, staticCredentials } from '@oss/client'

interface Connection {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
}

/** What a process of these tests is to do, and a client to do it with. */
export function readTask<Task>(): { readonly task: Task; readonly client: OssClient } {
  const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as Task & Connection
  const { endpoint, region, accessKeyId, accessKeySecret } = task
  const client = new OssClient({
    ...{ endpoint, region },
    credentials: staticCredentials({ accessKeyId, accessKeySecret }),
    retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 20, connectRetryMs: 0 }),
  })
  return { task, client }
}

/** Bytes of the heap that are in use when all garbage is collected. */
export async function heapUsed(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}
