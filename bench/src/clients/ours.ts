// Our client: CRC-64, checkpoint, check of the file, retries and progress as they are by default.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { OssClient, staticCredentials } from '@oss/client'
import { inParallel, liveHeapMiB, runTask } from '../run-task.ts'
import type { UploadTask } from '../task.ts'

function client(endpoint: string): OssClient {
  const credentials = staticCredentials({ accessKeyId: 'bench', accessKeySecret: 'secret' })
  return new OssClient({ endpoint, region: 'cn-hangzhou', credentials })
}

function store(directory: string, journal: UploadTask['journal']) {
  return journal === 'memory'
    ? memoryCheckpointStore()
    : fsCheckpointStore({ directory, durability: journal ?? 'fsync' })
}

await runTask({
  async upload({ endpoint, file, partSize, parallel, adaptive, journal, liveHeap }) {
    await using oss = client(endpoint)
    await using directory = await mkdtempDisposable(join(tmpdir(), 'oss-bench-'))
    const upload = oss.resumableUpload({
      ...{ bucket: 'bucket', key: 'key', file, partSize, parallel: adaptive ? 'auto' : parallel },
      checkpoints: store(directory.path, journal),
    })
    let bytes = 0
    let liveMiB: number | undefined
    for await (const { bytesRecorded, bytesTotal } of upload.progress()) {
      bytes = bytesRecorded
      // All parts are stored, and what is kept of them is needed for the completion.
      if (liveHeap && liveMiB === undefined && bytes > 0 && bytes === bytesTotal) liveMiB = liveHeapMiB()
    }
    const { size } = await upload.done()
    if (size !== bytes) throw new Error(`${size} bytes are stored, but progress reports ${bytes}`)
    return liveMiB
  },
  async puts({ endpoint, count, byteLength, concurrency }) {
    await using oss = client(endpoint)
    const body = new Uint8Array(byteLength)
    await inParallel(count, concurrency, (index) =>
      oss.putObject({ bucket: 'bucket', key: `key-${index}`, body }),
    )
  },
  async tree({ endpoint, directory, concurrency }) {
    await using oss = client(endpoint)
    for await (const result of oss.uploadDirectory({ bucket: 'bucket', directory, jobs: concurrency })) {
      if (result.kind !== 'uploaded' && result.kind !== 'unchanged')
        throw new Error(`a file is ${result.kind}`, 'error' in result ? { cause: result.error } : {})
    }
  },
})
