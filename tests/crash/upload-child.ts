// Uploads a file and prints how that ended, as one line of JSON. The parent kills it whenever it likes.

import { createRetryPolicy, OssClient, staticCredentials } from '@oss/client'
import { clientEncryption, type RsaKeyWrapOptions, rsaKeyWrap } from '@oss/encryption'

/** Settings of the child. */
export interface ChildTask {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly bucket: string
  readonly key: string
  readonly file: string
  readonly partSize: number
  readonly parallel: number
  /** Encrypts the object. Default: nothing does. */
  readonly masterKey?: RsaKeyWrapOptions
}

const task = JSON.parse(process.env['OSS_TEST_TASK'] ?? '') as ChildTask
const { accessKeyId, accessKeySecret, endpoint, region, masterKey, ...input } = task
await using client = new OssClient({
  endpoint,
  region,
  credentials: staticCredentials({ accessKeyId, accessKeySecret }),
  retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 10, maxDelayMs: 100, connectRetryMs: 0 }),
})
const encryption = masterKey && { clientEncryption: clientEncryption(rsaKeyWrap(masterKey)) }
const outcome = await client.resumableUpload({ ...input, ...encryption }).outcome
process.stdout.write(
  JSON.stringify(
    outcome.kind === 'completed'
      ? { kind: outcome.kind, partsReused: outcome.upload.partsReused, uploadId: outcome.upload.uploadId }
      : {
          kind: outcome.kind,
          error: 'error' in outcome ? `${outcome.error.code} ${outcome.error.message}` : '',
        },
  ),
)
