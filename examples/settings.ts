import { environmentCredentials, OssClient } from '@oss/client'

/** The client of the examples: access key, endpoint and region come from the environment. */
export function exampleClient(): OssClient {
  return new OssClient({
    endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
    region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
    credentials: environmentCredentials(),
  })
}

/** The bucket of the examples. */
export const bucket: string = process.env['OSS_BUCKET'] ?? 'examplebucket'

/** The file to upload: the first argument. */
export function exampleFile(): string {
  const [, , file] = process.argv
  if (file !== undefined) return file
  console.error('usage: node EXAMPLE.ts FILE')
  process.exit(2)
}
