// @oss/browser as a page uses it: CRC-64, checkpoint in IndexedDB, second read, retries and progress as by
// default.
import { OssBrowserClient, stsCredentials } from '@oss/browser'
import { observed } from './observed.ts'

observed(async (file, { endpoint, partSize, parallel }, observer) => {
  const keys = { accessKeyId: 'bench', accessKeySecret: 'secret', securityToken: 'token' }
  const credentials = stsCredentials(async () => keys)
  await using client = new OssBrowserClient({ endpoint, region: 'cn-hangzhou', credentials })
  const upload = client.uploadFile({ bucket: 'bucket', key: 'key', file, partSize, parallel })
  let last = ''
  for await (const { phase, bytesRecorded, bytesInFlight } of upload.progress()) {
    if (phase !== last && phase === 'verifying') observer.sent()
    if (phase !== last && last === 'verifying') observer.reread()
    last = phase
    observer.progress(bytesRecorded + bytesInFlight)
  }
  const { size } = await upload.done()
  if (size !== file.size) throw new Error(`${size} bytes are stored`)
})
