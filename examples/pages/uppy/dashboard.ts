// Uppy's dashboard, which uploads to OSS and restores files after a reload.
import '@uppy/core/css/style.min.css'
import '@uppy/dashboard/css/style.min.css'
import { OssBrowserClient, stsCredentials } from '@oss/browser'
import { OssUploader } from '@oss/uppy'
import { Uppy } from '@uppy/core'
import Dashboard from '@uppy/dashboard'
import GoldenRetriever from '@uppy/golden-retriever'

const settings: { endpoint: string; region: string; bucket: string } = await (await fetch('/settings')).json()
const { endpoint, region, bucket } = settings
const client = new OssBrowserClient({ endpoint, region, credentials: stsCredentials('/sts') })

const uppy = new Uppy()
  .use(Dashboard, {
    ...{ inline: true, target: '#uppy', theme: 'auto', width: '100%' },
    // Its text has too little contrast.
    proudlyDisplayPoweredByUppy: false,
  })
  .use(GoldenRetriever)
  .use(OssUploader, { client, bucket, key: ({ name }) => `uploads/${name}` })

// Screen readers need a list around list items: Uppy omits it around a single file.
uppy.on('state-update', () =>
  requestAnimationFrame(() => document.querySelector('.uppy-Dashboard-files')?.setAttribute('role', 'list')),
)
