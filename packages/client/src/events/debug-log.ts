import type { DownloadNotice } from '@oss/download'
import { type Clock, thrownToJson } from '@oss/http/core'
import type { UploadNotice } from '@oss/multipart'
import type { AsData, ClientDebugSink, TransferDebugEvent } from './client-debug-event.ts'
import type { TransferListeners, UploadEvent } from './client-events.ts'
import { emit } from './emit.ts'

/** Writes to the sink of debug events. */
export type DebugLog = (event: TransferDebugEvent) => void

/** Returns the log of a client; `undefined` when it has no sink. */
export function createDebugLog(sink: ClientDebugSink | undefined, clock: Clock): DebugLog | undefined {
  return sink && ((event) => emit(sink, { atMs: clock.now(), ...event }))
}

/** Returns the listeners of a transfer, which also log each event. */
export function loggedListeners(on: TransferListeners, log: DebugLog | undefined): TransferListeners {
  if (log === undefined) return on
  return {
    part(event) {
      emit(on.part, event)
      log({ ...asData(event), kind: `part-${event.kind}` })
    },
    checkpoint(event) {
      emit(on.checkpoint, event)
      log({ ...event, kind: `checkpoint-${event.kind}` })
    },
    phase(event) {
      emit(on.phase, event)
      log({ kind: 'phase', ...event })
    },
  }
}

/** A notice of a transfer. */
export type LoggedNotice = UploadNotice | DownloadNotice

/** Returns the listener for notices of a transfer, which also logs them; `undefined` when nothing listens. */
export function loggedNotices<Notice extends LoggedNotice>(
  { bucket, key }: UploadEvent,
  log: DebugLog | undefined,
  onNotice: ((notice: Notice) => void) | undefined,
): ((notice: Notice) => void) | undefined {
  if (log === undefined) return onNotice
  return (notice) => {
    log({ kind: 'notice', bucket, key, notice: asData<LoggedNotice>(notice) })
    return onNotice?.(notice)
  }
}

function asData<Event extends object>(event: Event): AsData<Event> {
  const { error } = event as { readonly error?: unknown }
  return (error === undefined ? event : { ...event, error: thrownToJson(error) }) as AsData<Event>
}
