import { OssBrowserClient, stsCredentials } from '@oss/browser'
import { render } from 'preact'
import { startLiveFeed } from './live/live-feed.ts'
import type { ConsoleSession } from './protocol/console-event.ts'
import { openUploadList } from './uploads/upload-list.ts'
import { ConsolePage } from './views/console-page.tsx'

async function main(root: HTMLElement): Promise<void> {
  const session = (await (await fetch('/api/session')).json()) as ConsoleSession
  const endpoint = `http://${location.hostname}:${session.port}`
  const client = new OssBrowserClient({
    endpoint,
    region: session.region,
    credentials: stsCredentials('/api/credentials'),
    // The console is served beside the local OSS; `--host` decides who reaches both.
    allowInsecure: true,
  })
  startLiveFeed()
  render(<ConsolePage session={session} endpoint={endpoint} />, root)
  await openUploadList(client, endpoint)
}

const root = document.getElementById('console')
if (root !== null) void main(root)
