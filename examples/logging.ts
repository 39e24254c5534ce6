// Logs each event of a client on one line. Events contain no secrets.
import { environmentCredentials, OssClient } from '@oss/client'
import { bucket, exampleFile } from './settings.ts'

const log = (name: string, facts: object): void =>
  console.log(JSON.stringify({ at: Date.now(), name, ...facts }))

await using client = new OssClient({
  endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
  region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
  credentials: environmentCredentials(),
  on: {
    response: ({ callId, operation, attempt, status, requestId, durationMs }) =>
      log('response', { callId, operation, attempt, status, requestId, durationMs }),
    retry: ({ callId, operation, attempt, delayMs, error }) =>
      log('retry', { callId, operation, attempt, delayMs, code: error.code }),
    failure: ({ callId, operation, attempt, error }) =>
      log('failure', { callId, operation, attempt, error: String(error) }),
    part: ({ number, kind, durationMs }) => log('part', { number, kind, durationMs }),
    checkpoint: ({ kind, number, durationMs }) => log('checkpoint', { kind, number, durationMs }),
    phase: ({ phase, bytesRecorded, bytesTotal }) => log('phase', { phase, bytesRecorded, bytesTotal }),
  },
})
const upload = client.resumableUpload({
  bucket,
  key: 'exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
})
await upload.outcome
