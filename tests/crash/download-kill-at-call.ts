// Downloads an object, and kills itself at the n-th call of a port: of the object, of the file, or of the
// file system below the checkpoint. A process that reaches its end prints how many calls it made.
import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { OssClient, staticCredentials } from '@oss/client'
import { startDownload } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { watchedSystem } from '../checkpoint/watched-system.ts'
import { watchedReader, watchedTarget } from '../download/watched-ports.ts'
import type { ScriptService } from './run-mortal-script.ts'

/** Settings of the process. */
export interface DownloadKillTask extends ScriptService {
  readonly key: string
  readonly file: string
  readonly overwrite: boolean
  readonly partSize: number
  readonly checkpointDir: string
  /** At which call the process dies; the first is 1. */
  readonly killAt: number
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as DownloadKillTask
let calls = 0

async function count(): Promise<void> {
  calls += 1
  if (calls === task.killAt) process.kill(process.pid, 'SIGKILL')
}

const { endpoint, region, accessKeyId, accessKeySecret, bucket, key, partSize, checkpointDir } = task
await using client = new OssClient({
  endpoint,
  region,
  credentials: staticCredentials({ accessKeyId, accessKeySecret }),
})
const { kind } = await startDownload({
  reader: watchedReader(client.objectReader({ bucket, key }), count),
  target: watchedTarget(fileTarget(task.file), count),
  checkpoints: fsCheckpointStore({
    directory: checkpointDir,
    system: watchedSystem(nodeSystem, () => void count()),
  }),
  overwrite: task.overwrite,
  partSize,
  parallel: 2,
}).outcome
process.stdout.write(JSON.stringify({ kind, calls }))
