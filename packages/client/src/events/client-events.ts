import type { HttpEvents } from '@oss/http/core'
import type { PartNumber, UploadId, UploadProgress } from '@oss/multipart'

/** The object of an upload event. */
export interface UploadEvent {
  /** The object's bucket. */
  readonly bucket: string
  /** The object's name. */
  readonly key: string
}

/** The state of a part that is sent or copied. */
export interface PartEvent extends UploadEvent {
  /** Upload id that OSS assigned. */
  readonly uploadId: UploadId
  /** From 1. */
  readonly number: PartNumber
  /** Size of the part in bytes. */
  readonly byteLength: number
  /** `started`, then `stored` (OSS has the part) or `failed` (interrupted, or all attempts failed). */
  readonly kind: 'started' | 'stored' | 'failed'
  /** Time since the start of the part in milliseconds; 0 for `started`. */
  readonly durationMs: number
  /** For `failed`: the reason. */
  readonly error?: unknown
}

/** A change of the checkpoint. */
export interface CheckpointEvent extends UploadEvent {
  /**
   * - `opened`: the checkpoint was locked; it contains `parts` parts.
   * - `started`: the upload id was recorded.
   * - `recorded`: part `number` was recorded.
   * - `completing`: the intent to complete the upload was recorded.
   * - `removed`: the checkpoint was deleted.
   */
  readonly kind: 'opened' | 'started' | 'recorded' | 'completing' | 'removed'
  /** Location of the checkpoint, such as a path. */
  readonly location: string
  /** Duration in milliseconds, including the time to make the change durable. */
  readonly durationMs: number
  /** For `opened`: number of recorded parts. */
  readonly parts?: number
  /** For `recorded`: number of the part. */
  readonly number?: PartNumber
}

/** An upload or a copy enters a new phase. */
export interface PhaseEvent extends UploadEvent {
  /** Phase of `UploadProgress`. Phases that end at once are omitted. */
  readonly phase: UploadProgress['phase']
  /** Number of parts that are stored and recorded. */
  readonly partsRecorded: number
  /** Total number of parts; 0 until the file was opened or the stream has ended. */
  readonly partsTotal: number
  /** Size of the recorded parts in bytes. */
  readonly bytesRecorded: number
  /** Total size in bytes; 0 until the file was opened or the stream has ended. */
  readonly bytesTotal: number
}

/** Listeners for transfers, if there are any. */
export type TransferListeners = {
  readonly [Name in 'part' | 'checkpoint' | 'phase']?: ClientEvents[Name] | undefined
}

/**
 * Listeners for logs, metrics and traces. Errors that they throw are ignored. The same events are published,
 * for all clients of the process, to channels of `node:diagnostics_channel`: `oss:request`, `oss:response`,
 * `oss:retry`, `oss:failure`, `oss:part`, `oss:checkpoint`, `oss:phase`. Events never contain secrets.
 */
export interface ClientEvents extends HttpEvents {
  /**
   * Parts of resumable uploads and copies. Content that fits into one part is sent with one request, and has
   * no parts.
   */
  part(event: PartEvent): void
  /** Checkpoints of resumable uploads and copies. */
  checkpoint(event: CheckpointEvent): void
  /** Phases of resumable uploads and copies. */
  phase(event: PhaseEvent): void
}
