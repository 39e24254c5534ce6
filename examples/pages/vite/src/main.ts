import { OssBrowserClient, stsCredentials } from '@oss/browser'

const client = new OssBrowserClient({
  endpoint: 'http://127.0.0.1:9000', // omit it for the real OSS
  region: 'cn-hangzhou',
  credentials: stsCredentials('/sts'),
})

const input = document.createElement('input')
input.type = 'file'
const status = document.createElement('p')
document.body.replaceChildren(input, status)

input.addEventListener('change', async () => {
  const [file] = input.files ?? []
  if (file === undefined) return
  const upload = client.uploadFile({ bucket: 'demo', key: `uploads/${file.name}`, file })
  for await (const { bytesRecorded, bytesInFlight, bytesTotal } of upload.progress())
    status.textContent = `${bytesRecorded} of ${bytesTotal} bytes stored, ${bytesInFlight} in flight`
  const outcome = await upload.outcome
  status.textContent = outcome.kind === 'failed' ? outcome.error.message : outcome.kind
})

const [unfinished] = await client.unfinished()
if (unfinished !== undefined) status.textContent = `Pick ${unfinished.name} again to resume its upload.`
