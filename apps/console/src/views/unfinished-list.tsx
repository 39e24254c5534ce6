import type { UnfinishedFile } from '@oss/browser'
import { useRef } from 'preact/hooks'
import { formatBytes } from '../text/format-bytes.ts'
import { formatTime } from '../text/format-time.ts'
import { discard, resume, resumeWith } from '../uploads/upload-list.ts'

/** The uploads that were started earlier and can be resumed. */
export function UnfinishedList({ items }: { readonly items: readonly UnfinishedFile[] }) {
  if (items.length === 0) return null
  return (
    <section aria-labelledby="unfinished-title">
      <h2 id="unfinished-title">Unfinished uploads</h2>
      <div class="stack">
        {items.map((item) => (
          <UnfinishedCard key={String(item.id)} item={item} />
        ))}
      </div>
    </section>
  )
}

function UnfinishedCard({ item }: { readonly item: UnfinishedFile }) {
  const input = useRef<HTMLInputElement>(null)
  const { key, name, size, bytesRecorded, partsRecorded, updatedAtMs, isActive, needs } = item
  const of = <span class="hidden"> {key}</span>
  const percent = size === 0 ? 0 : Math.floor((bytesRecorded / size) * 100)
  return (
    <article class="card unfinished" aria-label={`Unfinished: ${key}`}>
      <header class="card-head">
        <h3 class="name">{key}</h3>
        <span class="state">{isActive ? 'In another tab' : `${percent} % stored`}</span>
      </header>
      <progress max={100} value={percent} aria-label={`Stored part of ${key}`} />
      <p class="figures">
        <span>
          {formatBytes(bytesRecorded)} of {formatBytes(size)}, {partsRecorded} parts
        </span>
        {updatedAtMs !== undefined && <span>last part at {formatTime(updatedAtMs)}</span>}
      </p>
      {!isActive && (
        <div class="actions">
          {needs === 'file' ? (
            <button type="button" class="primary" onClick={() => input.current?.click()}>
              Choose {name} again
            </button>
          ) : (
            <button type="button" class="primary" onClick={() => void resume(item)}>
              Resume{of}
            </button>
          )}
          <button type="button" onClick={() => void discard(item)}>
            Discard{of}
          </button>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={`File of ${key}`}
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? []
              if (file !== undefined) resumeWith(item, { file, handle: undefined })
            }}
          />
        </div>
      )}
    </article>
  )
}
