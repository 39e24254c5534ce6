import { useState } from 'preact/hooks'
import { isLive } from '../live/live-feed.ts'
import type { ConsoleSession } from '../protocol/console-event.ts'
import { addFiles, announcement, unfinished, uploads } from '../uploads/upload-list.ts'
import { DropZone } from './drop-zone.tsx'
import { FaultPanel } from './fault-panel.tsx'
import { ObjectTable } from './object-table.tsx'
import { RequestLog } from './request-log.tsx'
import { UnfinishedList } from './unfinished-list.tsx'
import { UploadCard } from './upload-card.tsx'

/** Input of the page. */
export interface ConsolePageProps {
  readonly session: ConsoleSession
  readonly endpoint: string
}

/** The whole page. */
export function ConsolePage({ session, endpoint }: ConsolePageProps) {
  const [bucket, setBucket] = useState(session.buckets[0] ?? '')
  return (
    <>
      <header class="bar">
        <h1>OSS console</h1>
        <span class="endpoint">{new URL(endpoint).host}</span>
        {session.buckets.length > 1 && (
          <label class="bucket">
            <span class="quiet">Bucket</span>
            <select value={bucket} onChange={({ currentTarget }) => setBucket(currentTarget.value)}>
              {session.buckets.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <span class={isLive.value ? 'live on' : 'live'}>{isLive.value ? 'Live' : 'Reconnecting'}</span>
      </header>
      <main class="layout">
        <div class="column work">
          <DropZone bucket={bucket} onFiles={(files) => addFiles(bucket, files)} />
          <UnfinishedList items={unfinished.value} />
          {uploads.value.length > 0 && (
            <section aria-labelledby="uploads-title">
              <h2 id="uploads-title">Uploads</h2>
              <div class="stack">
                {uploads.value.map((upload) => (
                  <UploadCard key={`${upload.input.bucket}/${upload.input.key}`} upload={upload} />
                ))}
              </div>
            </section>
          )}
          <ObjectTable />
        </div>
        <div class="column side">
          <FaultPanel />
          <RequestLog />
        </div>
      </main>
      <p class="hidden" role="status">
        {announcement.value}
      </p>
    </>
  )
}
