/** A request failed and will be sent again. */
export interface RequestRetried {
  readonly type: 'retry'
  readonly operation: string | null
  /** The attempt that failed, from 1. */
  readonly attempt: number
  readonly delayMs: number
  readonly code: string
  readonly problem: string
}

/** The command was stopped. */
export interface CommandInterrupted {
  readonly type: 'interrupted'
  readonly message: string
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number
  readonly partsTotal: number
  /** For a shell. */
  readonly continueCommand: string
  readonly exitCode: number
}

/** The command failed. */
export interface CommandFailed {
  readonly type: 'failed'
  /** What was to be done, such as `The upload of a.bin to oss://bucket/key`; `null` when it was not understood. */
  readonly task: string | null
  readonly name: string
  readonly code: string | null
  readonly message: string
  /** The error behind it. */
  readonly cause: { readonly name: string; readonly code: string | null } | null
  readonly service: ServiceAnswer | null
  readonly resumable: boolean
  readonly uploadId: string | null
  readonly partsRecorded: number | null
  readonly partsTotal: number | null
  readonly advice: string | null
  /** For a shell; `null` when the same command would not continue anything. */
  readonly continueCommand: string | null
  readonly exitCode: number
  /** Stacks, for the people who mend this program; `null` unless `OSS_DEBUG=1`. */
  readonly debug: readonly string[] | null
}

/** What the service said when it refused. */
export interface ServiceAnswer {
  readonly code: string
  readonly status: number
  readonly requestId: string | null
  readonly ec: string | null
  readonly operation: string | null
  readonly attempts: number
  /** What else it told, without secrets. */
  readonly details: Readonly<Record<string, string>>
}
