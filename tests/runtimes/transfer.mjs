// node|bun|deno transfer.mjs upload|download ENDPOINT FILE: as an application does it, with the built
// packages.
import { OssClient, staticCredentials } from '@oss/client'

const [action = '', endpoint = '', file = ''] = process.argv.slice(2)
const client = new OssClient({
  ...{ endpoint, region: 'cn-hangzhou' },
  credentials: staticCredentials({
    accessKeyId: process.env['TEST_KEY_ID'] ?? '',
    accessKeySecret: process.env['TEST_KEY_SECRET'] ?? '',
  }),
})
const input = { bucket: 'test-bucket', key: 'object', file, partSize: 102_400, parallel: 1 }
const transfer = action === 'upload' ? client.resumableUpload(input) : client.resumableDownload(input)
process.stdout.write(JSON.stringify(await transfer.done()))
await client.close()
