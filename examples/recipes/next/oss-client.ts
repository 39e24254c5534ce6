// lib/oss-client.ts
import { environmentCredentials, OssClient } from '@oss/client'

/** The bucket of the application. */
export const bucket: string = process.env['OSS_BUCKET'] ?? 'examplebucket'

// One client for the process: in development, Next.js loads modules again after each change.
const shared = globalThis as { ossClient?: OssClient }

/** Returns the client of the process. */
export function ossClient(): OssClient {
  shared.ossClient ??= new OssClient({
    endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
    region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
    credentials: environmentCredentials(),
  })
  return shared.ossClient
}
