import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { manySizes, writeTree } from '../batch/tree.ts'
import type { DatabaseServer } from '../databases/database-server.ts'
import { missingRedis, startRedis } from '../databases/redis-server.ts'
import { runExample } from '../documents/run-example.ts'
import { startService } from '../service/service.ts'

const EXAMPLE = join(import.meta.dirname, '../../examples/bull-board.ts')

describe.skipIf(missingRedis !== undefined)('the example with bull-board', () => {
  let server: DatabaseServer
  beforeAll(async () => {
    server = await startRedis()
    vi.stubEnv('QUEUE', `redis://127.0.0.1:${server.port}`)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await server?.[Symbol.asyncDispose]()
  })

  it('uploads a directory, and its page shows the jobs: the tree, its walk and its ranges', async () => {
    await using service = await startService({ buckets: ['examplebucket'] })
    const { directory } = await writeTree(service, manySizes(250, 100))
    const { output, exitCode } = await runExample(service, EXAMPLE, directory)
    expect(output).toContain('completed: 250 files uploaded, 0 unchanged\nThe page shows 6 completed jobs.\n')
    expect(exitCode).toBe(0)
    expect(service.emulator.state.listKeys('examplebucket')).toHaveLength(250)
  })
})
