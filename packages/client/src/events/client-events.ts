import type { HttpEvents } from '@oss/http'
import type { PartNumber, UploadId, UploadProgress } from '@oss/multipart'

/** Which object an event of an upload is about. */
export interface UploadEvent {
  /** The object's bucket. */
  readonly bucket: string
  /** The object's name. */
  readonly key: string
}

/** A part is sent, or copied. */
export interface PartEvent extends UploadEvent {
  /** OSS's name for the multipart upload. */
  readonly uploadId: UploadId
  /** From 1. */
  readonly number: PartNumber
  /** Bytes of the part. */
  readonly byteLength: number
  /** `started`, and then `stored` (OSS has it) or `failed` (all attempts of its request failed, or it was interrupted). */
  readonly status: 'started' | 'stored' | 'failed'
  /** From its start, in milliseconds; 0 at its start. */
  readonly durationMs: number
  /** Of a failed part: what its request rejected with. */
  readonly error?: unknown
}

/** The checkpoint was written, or will have to be found again. */
export interface CheckpointEvent extends UploadEvent {
  /**
   * `opened`: it is ours now; `parts` were found in it. `begun`: an upload id was noted. `recorded`: part `number` was. `completing`: that a
   * completion is about to be sent. `removed`: nothing of it is left.
   */
  readonly action: 'opened' | 'begun' | 'recorded' | 'completing' | 'removed'
  /** Where it lies: a path, say. */
  readonly location: string
  /** How long it took, in milliseconds: as long as the disk needs to make it durable. */
  readonly durationMs: number
  /** Of `opened`: how many parts were found. */
  readonly parts?: number
  /** Of `recorded`: which part. */
  readonly number?: PartNumber
}

/** An upload or a copy goes on to another phase. */
export interface PhaseEvent extends UploadEvent {
  /** What `UploadProgress` says. Phases that pass at once are left out. */
  readonly phase: UploadProgress['phase']
  /** Parts that are stored and recorded. */
  readonly partsRecorded: number
  /** 0 until the file was looked at, or the stream has ended. */
  readonly partsTotal: number
  /** Bytes of those parts. */
  readonly bytesRecorded: number
  /** Size of the file; 0 until it was looked at. Of a stream, 0 until it has ended. */
  readonly bytesTotal: number
}

/**
 * What a client tells, for loggers, metrics and traces. A callback that throws changes nothing. The same is told to channels of
 * `node:diagnostics_channel`, for all clients of the process: `oss:request`, `oss:response`, `oss:retry`, `oss:failure`, `oss:part`,
 * `oss:checkpoint`, `oss:phase`. Nothing secret is in any.
 */
export interface ClientEvents extends HttpEvents {
  /** Parts of resumable uploads and copies. What is no larger than one part goes in one request, and has none. */
  part(event: PartEvent): void
  /** Checkpoints of resumable uploads and copies. */
  checkpoint(event: CheckpointEvent): void
  /** Phases of resumable uploads and copies. */
  phase(event: PhaseEvent): void
}
