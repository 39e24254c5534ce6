// Temporary credentials, from a URI or from the sources of Alibaba Cloud's tools. The client renews them before they expire, also during an
// upload.
import { type CredentialsProvider, OssClient } from '@oss/client'
import { chainCredentials, defaultCredentials, uriCredentials } from '@oss/credentials'
import { bucket, exampleFile } from './settings.ts'

const uri = process.env['MY_CREDENTIALS_URI']
const sources = uri === undefined ? [defaultCredentials()] : [uriCredentials({ uri }), defaultCredentials()]
const chain = chainCredentials(sources)

// A provider is a function, so you can wrap it; this one logs its calls.
const credentials: CredentialsProvider = async (request) => {
  const found = await chain(request)
  const end =
    found.expiresAt === undefined ? 'that do not expire' : `until ${new Date(found.expiresAt).toISOString()}`
  console.log(`${request.forceRefresh ? 'new credentials' : 'credentials'} ${end}`)
  return found
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
