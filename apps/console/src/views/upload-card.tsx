import { openUploads, requests } from '../live/live-feed.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { formatDuration } from '../text/format-duration.ts'
import type { ConsoleUpload } from '../uploads/console-upload.ts'
import { partCells } from '../uploads/part-cells.ts'
import { isRunning, removeFromList, startAgain } from '../uploads/upload-list.ts'
import { PartGrid } from './part-grid.tsx'

const STATES = {
  running: 'Uploading',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  interrupted: 'Stopped',
  cancelled: 'Cancelled',
} as const

/** An upload of this tab. */
export function UploadCard({ upload }: { readonly upload: ConsoleUpload }) {
  const { key, file } = upload.input
  const state = upload.state.value
  const progress = upload.progress.value
  const fraction = state === 'completed' ? 1 : (progress?.fraction ?? 0)
  const percent = Math.floor(fraction * 100)
  const partsTotal = progress?.partsTotal ?? 0
  const cells = partCells({
    partsTotal,
    uploadId: upload.uploadId.value,
    isCompleted: state === 'completed',
    openUploads: openUploads.value,
    requests: requests.value,
  })
  const stored = cells.filter((cell) => cell === 'stored').length
  const sending = cells.filter((cell) => cell === 'sending').length
  return (
    <article class={`card upload ${state}`} aria-label={key}>
      <header class="card-head">
        <h3 class="name">{key}</h3>
        <span class={`state ${state}`}>{stateText(upload)}</span>
      </header>
      <progress max={100} value={percent} aria-label={`Progress of ${key}`} />
      <p class="figures">
        <span class="percent">{percent} %</span>
        <span>
          {formatBytes(state === 'completed' ? file.size : (progress?.bytesRecorded ?? 0))} of{' '}
          {formatBytes(file.size)}
        </span>
        {state === 'running' && <span>{speedText(upload)}</span>}
      </p>
      {cells.length > 1 && (
        <PartGrid cells={cells} label={`${stored} of ${cells.length} parts stored, ${sending} in flight`} />
      )}
      {upload.notes.value.length > 0 && (
        <ul class="notes">
          {upload.notes.value.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
      <Actions upload={upload} />
    </article>
  )
}

function Actions({ upload }: { readonly upload: ConsoleUpload }) {
  const { handle, state, input } = upload
  const of = <span class="hidden"> {input.key}</span>
  if (!isRunning(upload)) {
    const canResume = state.value === 'failed' || state.value === 'interrupted'
    return (
      <div class="actions">
        {canResume && (
          <button type="button" class="primary" onClick={() => startAgain(upload)}>
            Resume{of}
          </button>
        )}
        <button type="button" onClick={() => removeFromList(upload)}>
          Hide{of}
        </button>
      </div>
    )
  }
  const isPaused = state.value === 'paused'
  return (
    <div class="actions">
      <button
        type="button"
        onClick={() => {
          if (isPaused) handle.resume()
          else void handle.pause()
          state.value = isPaused ? 'running' : 'paused'
        }}
      >
        {isPaused ? 'Resume' : 'Pause'}
        {of}
      </button>
      <button type="button" onClick={() => void handle.cancel()}>
        Cancel{of}
      </button>
    </div>
  )
}

function stateText({ state, progress }: ConsoleUpload): string {
  if (state.value !== 'running') return STATES[state.value]
  const phase = progress.value?.phase
  const isUploading = phase === undefined || phase === 'uploading'
  return isUploading ? STATES.running : `${phase.slice(0, 1).toUpperCase()}${phase.slice(1)}`
}

function speedText({ bytesPerSecond, progress }: ConsoleUpload): string {
  const { bytesRecorded = 0, bytesInFlight = 0, bytesTotal = 0 } = progress.value ?? {}
  const speed = bytesPerSecond.value
  if (speed < 1) return 'waiting for the network'
  const seconds = (bytesTotal - bytesRecorded - bytesInFlight) / speed
  return `${formatBytes(speed)}/s, ${formatDuration(seconds)} left`
}
