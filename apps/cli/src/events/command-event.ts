import type { StopCause } from '../errors/stopped.ts'

/** A request failed and is retried. */
export interface RequestRetried {
  readonly kind: 'retry'
  readonly operation: string | null
  /** Number of the failed attempt, from 1. */
  readonly attempt: number
  readonly delayMs: number
  readonly code: string
  readonly problem: string
}

/** A signal requests the command to stop. */
export interface CommandStopping {
  readonly kind: 'stopping'
  readonly signal: StopCause
}

/** The command was stopped before it was complete. */
export interface CommandInterrupted {
  readonly kind: 'interrupted'
  readonly message: string
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number
  readonly partsTotal: number
  /** Shell command that resumes. */
  readonly continueCommand: string
  readonly exitCode: number
}

/** The command failed. */
export interface CommandFailed {
  readonly kind: 'failed'
  /** What failed, such as `The upload of a.bin to oss://bucket/key`; `null` for an invalid command line. */
  readonly task: string | null
  readonly name: string
  readonly code: string | null
  readonly message: string
  /** The error that caused this one. */
  readonly cause: { readonly name: string; readonly code: string | null } | null
  /** The error response of the service that caused the failure. */
  readonly service: ServiceFailure | null
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number | null
  readonly partsTotal: number | null
  readonly advice: string | null
  /** Shell command that resumes; `null` if there is nothing to resume. */
  readonly continueCommand: string | null
  readonly exitCode: number
  /** Stack traces and the details of the service's response; `null` unless `OSS_DEBUG=1`. */
  readonly debug: readonly string[] | null
}

/** An error response of the service. */
export interface ServiceFailure {
  readonly code: string
  readonly status: number
  readonly requestId: string | null
  readonly ec: string | null
  readonly operation: string | null
  readonly attempts: number
  /** Further fields of the error response, without secrets. */
  readonly details: Readonly<Record<string, string>>
}
