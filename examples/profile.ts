// Access key, endpoint and region from a profile of ossutil, the aliyun command or an SDK.
import { OssClient } from '@oss/client'
import { readProfile } from '@oss/credentials'
import { bucket } from './settings.ts'

const [, , name] = process.argv
const { credentials, endpoint, region, ...found } = await readProfile(
  name === undefined ? {} : { profile: name },
)
console.log(`profile ${found.name}`)

// Either endpoint or region suffices: a host of OSS contains its region, and each region has a host.
await using client = new OssClient({
  credentials,
  ...(endpoint !== undefined && { endpoint }),
  ...(region !== undefined && { region }),
})
await client.putObject({ bucket, key: 'hello.txt', body: 'hello' })
console.log('stored')
