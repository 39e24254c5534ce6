import { environmentCredentials, OssClient } from '@oss/client'

/** The examples' client: keys, endpoint and region come from the environment. */
export function exampleClient(): OssClient {
  return new OssClient({
    endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
    region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
    credentials: environmentCredentials(),
  })
}

/** Where the examples upload to. */
export const bucket: string = process.env['OSS_BUCKET'] ?? 'examplebucket'

/** The file that is uploaded: the first argument. */
export function exampleFile(): string {
  const [, , file] = process.argv
  if (file !== undefined) return file
  console.error('usage: node EXAMPLE.ts FILE')
  process.exit(2)
}
