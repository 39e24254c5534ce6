import type { DownloadNotice } from '@oss/download'
import type { DebugEvent, ErrorJson } from '@oss/http/core'
import type { UploadNotice } from '@oss/multipart'
import type { CheckpointEvent, PartEvent, PhaseEvent, UploadEvent } from './client-events.ts'

/** An event whose error is plain data. */
export type AsData<Event> = Event extends { readonly error?: unknown }
  ? { readonly [Name in keyof Event]: Name extends 'error' ? ErrorJson | string : Event[Name] }
  : Event

/**
 * A detail for a log that is attached to a bug report: of a request, or of what the client does around
 * requests. Plain data, without secrets.
 *
 * - `credentials-fetched`, `credentials-failed`: the provider was called.
 * - `checkpoint-...`: a {@link CheckpointEvent} of an upload, a copy or a download.
 * - `part-...`: a {@link PartEvent} of an upload or a copy.
 * - `phase`: an upload or a copy enters a new phase.
 * - `notice`: a notice of a transfer, such as the reason why parts are sent again.
 */
export type ClientDebugEvent =
  | DebugEvent
  | ({
      /** Milliseconds since the epoch. */
      readonly atMs: number
    } & TransferDebugEvent)

/** Debug event of the client that does not belong to a request. */
export type TransferDebugEvent =
  | {
      readonly kind: 'credentials-fetched'
      /** Its first four characters, and `***`. */
      readonly accessKeyId: string
      /** Whether there is a security token. */
      readonly isTemporary: boolean
      /** Milliseconds since the epoch; `undefined` if they do not expire. */
      readonly expiresAtMs: number | undefined
      /** Whether OSS rejected the credentials before. */
      readonly forceRefresh: boolean
      readonly durationMs: number
    }
  | {
      readonly kind: 'credentials-failed'
      readonly error: ErrorJson | string
      readonly forceRefresh: boolean
      readonly durationMs: number
    }
  | (Omit<AsData<PartEvent>, 'kind'> & { readonly kind: `part-${PartEvent['kind']}` })
  | (Omit<CheckpointEvent, 'kind'> & { readonly kind: `checkpoint-${CheckpointEvent['kind']}` })
  | (PhaseEvent & { readonly kind: 'phase' })
  | (UploadEvent & { readonly kind: 'notice'; readonly notice: AsData<UploadNotice | DownloadNotice> })

/** Receives all details of a client. Errors that it throws are ignored. */
export type ClientDebugSink = (event: ClientDebugEvent) => void
