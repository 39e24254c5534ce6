import type { CommandFailed } from './command-event.ts'
import type { TransferPhase } from './progress-event.ts'
import type { NoticeEvent, ObjectStored } from './upload-event.ts'

/** An upload of several files has begun. */
export interface BatchStarted {
  readonly type: 'batch-started'
  /** As they were given. */
  readonly sources: readonly string[]
  readonly bucket: string
  /** What all keys begin with. */
  readonly prefix: string
  /** Files at a time. */
  readonly jobs: number
  readonly dryRun: boolean
}

/** A file of a batch is stored. */
interface FileStored extends Omit<ObjectStored, 'type' | 'durationMs'> {
  readonly type: 'file-stored'
}

/** A file was not sent, because its object has the same size and CRC-64. */
interface FileEqual {
  readonly type: 'file-equal'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  /** Unsigned decimal. */
  readonly crc64: string
}

/** A file would be sent if this were no dry run. */
export interface FilePlanned {
  readonly type: 'file-planned'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
}

/** Something in a directory is no file to upload. */
export interface FilePassedOver {
  readonly type: 'file-passed-over'
  readonly file: string
  readonly reason: 'symlink' | 'special' | 'cycle'
}

/** A file of a batch could not be stored. */
interface FileFailed extends Omit<CommandFailed, 'type'> {
  readonly type: 'file-failed'
  readonly file: string
  readonly bucket: string
  readonly key: string
}

/** A file of a batch was stopped; what is stored of it is remembered. */
export interface FileInterrupted {
  readonly type: 'file-interrupted'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly partsRecorded: number
  readonly partsTotal: number
}

/** Something worth knowing of one file of a batch. */
export interface FileNoticed {
  readonly type: 'file-notice'
  readonly file: string
  readonly bucket: string
  readonly key: string
  readonly notice: NoticeEvent
}

/** The one file that was to be uploaded is stored already. */
export interface AlreadyStored extends Omit<FileEqual, 'type'> {
  readonly type: 'already-stored'
}

/** OSS does not tell which objects there are, so files are sent without being compared. */
interface BatchUncomparable {
  readonly type: 'batch-uncomparable'
  readonly problem: string
}

/** A file of a batch that is being sent. */
export interface FileProgress {
  readonly file: string
  readonly key: string
  /** `null`: it is small. `checking`: it is compared with its object. */
  readonly phase: TransferPhase | null
  readonly bytesRecorded: number
  readonly bytesInFlight: number
  /** Read to compare it with its object. */
  readonly bytesCompared: number
  readonly bytesTotal: number
}

/** How far a batch is. */
export interface BatchProgressed {
  readonly type: 'batch-progress'
  readonly filesTotal: number
  /** Stored, equal, failed or planned. */
  readonly filesDone: number
  readonly filesFailed: number
  readonly bytesTotal: number
  /** Whether all files are found, so that the totals are the whole. */
  readonly isCounted: boolean
  /** Dealt with or on their way. */
  readonly bytesDone: number
  /** Stored, also by earlier runs in parts. */
  readonly bytesUploaded: number
  readonly bytesInFlight: number
  readonly bytesReused: number
  /** Of files that are not sent, because they are stored already. */
  readonly bytesUnchanged: number
  /** Over the last seconds, without what was stored before. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** Those under way, at most ten. */
  readonly files: readonly FileProgress[]
}

/** An upload of several files is over. */
export interface BatchEnded {
  readonly type: 'batch-ended'
  readonly bucket: string
  readonly prefix: string
  readonly dryRun: boolean
  /**
   * `done`: every file is stored. `failed`: some are not. `interrupted`: it was stopped. `stopped`: it ended early, because the rest could not
   * succeed either; a `failed` event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  readonly filesTotal: number
  readonly isCounted: boolean
  readonly filesUploaded: number
  readonly filesUnchanged: number
  readonly filesPlanned: number
  readonly filesFailed: number
  readonly filesSkipped: number
  readonly bytesUploaded: number
  readonly bytesReused: number
  readonly bytesUnchanged: number
  readonly durationMs: number
  /** The files that failed, the first hundred. */
  readonly failures: readonly { readonly file: string; readonly key: string; readonly message: string }[]
  /** For a shell; `null` when there is nothing to continue. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** What is told of an upload of several files. */
export type BatchEvent =
  | BatchStarted
  | FileStored
  | FileEqual
  | FilePlanned
  | FilePassedOver
  | FileFailed
  | FileInterrupted
  | FileNoticed
  | AlreadyStored
  | BatchUncomparable
  | BatchEnded
