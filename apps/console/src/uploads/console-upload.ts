import type {
  BrowserUploadNotice,
  FileHandle,
  OssBrowserClient,
  UploadHandle,
  UploadOutcome,
  UploadProgress,
} from '@oss/browser'
import { type Signal, signal } from '@preact/signals'
import { formatBytes } from '../text/format-bytes.ts'
import { createSpeedMeter } from './speed-meter.ts'

/** Interval at which the progress of an upload is shown. */
const PROGRESS_INTERVAL_MS = 100
/** Files up to this size get small parts, so that there are parts to watch. */
const SMALL_FILE_BYTES = 134_217_728
const SMALL_PART_BYTES = 1_048_576

/** Input of an upload. */
export interface ConsoleUploadInput {
  readonly client: OssBrowserClient
  readonly bucket: string
  readonly key: string
  readonly file: File
  readonly handle: FileHandle | undefined
}

/** An upload of this tab. */
export interface ConsoleUpload {
  readonly input: ConsoleUploadInput
  readonly state: Signal<'running' | 'paused' | UploadOutcome['kind']>
  readonly progress: Signal<UploadProgress | undefined>
  /** Measures the bytes that this run has sent. */
  readonly bytesPerSecond: Signal<number>
  /** Undefined until the upload id is known, and for a file that is sent in one request. */
  readonly uploadId: Signal<string | undefined>
  /** Sentences for the user, oldest first. */
  readonly notes: Signal<readonly string[]>
  readonly handle: UploadHandle
}

/** Starts an upload, or resumes it. */
export function startConsoleUpload(input: ConsoleUploadInput): ConsoleUpload {
  const { client, bucket, key, file } = input
  const notes = signal<readonly string[]>([])
  const uploadId = signal<string | undefined>(undefined)
  const note = (text: string): void => {
    notes.value = [...notes.value, text]
  }
  const handle = client.uploadFile({
    bucket,
    key,
    file: input.handle ?? file,
    ...(file.size <= SMALL_FILE_BYTES && { partSize: SMALL_PART_BYTES }),
    onNotice(notice) {
      if ('uploadId' in notice && notice.kind !== 'upload-not-aborted') uploadId.value = notice.uploadId
      const text = noticeText(notice)
      if (text !== undefined) note(text)
    },
  })
  const upload: ConsoleUpload = {
    input,
    handle,
    notes,
    uploadId,
    state: signal('running'),
    progress: signal(undefined),
    bytesPerSecond: signal(0),
  }
  void watchProgress(upload)
  void handle.outcome.then((outcome) => {
    upload.state.value = outcome.kind
    note(outcomeText(outcome))
  })
  return upload
}

async function watchProgress({ handle, progress, bytesPerSecond }: ConsoleUpload): Promise<void> {
  const meter = createSpeedMeter()
  for await (const value of handle.progress({ intervalMs: PROGRESS_INTERVAL_MS })) {
    progress.value = value
    bytesPerSecond.value = meter.add(
      value.bytesRecorded + value.bytesInFlight - value.bytesReused,
      performance.now(),
    )
  }
}

function noticeText(notice: BrowserUploadNotice): string | undefined {
  switch (notice.kind) {
    case 'started':
      return undefined
    case 'resumed':
      return `Resumed: ${notice.partsReused} of ${notice.plan.partCount} parts (${formatBytes(notice.bytesReused)}) were already stored.`
    case 'restarted':
      return `Started over: ${notice.reason}.`
    case 'part-rejected':
      return `Part ${notice.number} arrived damaged and is sent again.`
    case 'parts-lost':
      return `${notice.numbers.length} parts were lost by the service and are sent again.`
    case 'not-resumable':
      return 'The browser stores nothing here: this upload ends with the tab.'
    default:
      return `Notice: ${notice.kind}.`
  }
}

function outcomeText(outcome: UploadOutcome): string {
  switch (outcome.kind) {
    case 'completed':
      return outcome.upload.crc64Verified
        ? `Completed. CRC-64 ${outcome.upload.crc64}, equal in the file and the object.`
        : 'Completed.'
    case 'cancelled':
      return 'Cancelled. The stored parts were deleted.'
    default:
      return outcome.error.message
  }
}
