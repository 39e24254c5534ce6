// Temporary credentials of a role (STS: AssumeRole). They are renewed before they expire, or when OSS rejects them as expired; an upload
// continues, and sends each part in flight once more.
import { type CredentialsProvider, environmentCredentials, OssClient } from '@oss/client'
import { assumedRoleCredentials } from '@oss/credentials'
import { bucket, exampleFile } from './settings.ts'

const stsEndpoint = process.env['STS_ENDPOINT']
const role = assumedRoleCredentials({
  source: environmentCredentials(),
  roleArn: process.env['ROLE_ARN'] ?? 'acs:ram::123456789:role/uploader',
  durationSeconds: 900,
  ...(stsEndpoint !== undefined && { stsEndpoint }),
})
const credentials: CredentialsProvider = (request) => {
  console.log(request.forceRefresh ? 'credentials renewed: OSS rejected them' : 'credentials requested')
  return role(request)
}

await using client = new OssClient({
  endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
  region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
  credentials,
})
const upload = client.resumableUpload({
  bucket,
  key: 'exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
})
console.log((await upload.outcome).kind)
