// Starts uploads of one file to many keys at once, where few files may be open; then again those that failed,
// one after another. Says what happened as a line of JSON.
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OssClient, staticCredentials, type UploadError } from '@oss/client'

/** Settings of the process. */
export interface ManyUploadsTask {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly bucket: string
  readonly file: string
  readonly directory: string
  readonly partSize: number
  readonly uploads: number
}

/** What happened. */
export interface ManyUploadsReport {
  readonly errors: readonly { readonly code: string; readonly message: string }[]
  readonly completed: number
  readonly completedLater: number
  readonly openBefore: number
  readonly openAfter: number
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as ManyUploadsTask
const { endpoint, accessKeyId, accessKeySecret, bucket, file, directory, partSize, uploads } = task

function openClient(): OssClient {
  return new OssClient({
    endpoint,
    region: 'cn-hangzhou',
    credentials: staticCredentials({ accessKeyId, accessKeySecret }),
  })
}

/** Descriptors that are open, without those that the standard library keeps for itself. */
const openFiles = (): number => readdirSync('/proc/self/fd').length

async function upload(client: OssClient, key: string): Promise<UploadError | undefined> {
  const checkpointDir = join(directory, key)
  mkdirSync(checkpointDir, { recursive: true })
  const outcome = await client.resumableUpload({ bucket, key, file, partSize, parallel: 1, checkpointDir })
    .outcome
  return outcome.kind === 'completed' || outcome.kind === 'cancelled' ? undefined : outcome.error
}

// One upload first, so that everything that is loaded once is loaded.
{
  await using client = openClient()
  await upload(client, 'first')
}
const openBefore = openFiles()
const keys = Array.from({ length: uploads }, (_, index) => `key-${index}`)
const failed: { key: string; error: UploadError }[] = []
{
  await using client = openClient()
  const errors = await Promise.all(keys.map((key) => upload(client, key)))
  keys.forEach((key, index) => {
    const error = errors[index]
    if (error !== undefined) failed.push({ key, error })
  })
}
const openAfter = openFiles()
let completedLater = 0
{
  await using client = openClient()
  for (const { key } of failed) if ((await upload(client, key)) === undefined) completedLater += 1
}
const report: ManyUploadsReport = {
  errors: failed.map(({ error: { code, message } }) => ({ code, message })),
  completed: uploads - failed.length,
  completedLater,
  openBefore,
  openAfter,
}
process.stdout.write(JSON.stringify(report))
