import type { GlobalFlags } from '../access/global-flags.ts'
import type { ObjectUrl } from '../text/object-url.ts'

/** What the command line asks for. */
export interface CommandLine {
  readonly flags: GlobalFlags
  readonly invocation: Invocation
}

/** Takes the command that was read. */
export type Choose = (invocation: Invocation) => void

/** A command with its arguments. */
export type Invocation =
  | { readonly command: 'help'; readonly text: string }
  | PutInvocation
  | UploadInvocation
  | UploadManyInvocation
  | DownloadInvocation
  | ListUploadsInvocation
  | AbortUploadInvocation
  | SweepUploadsInvocation
  | StatInvocation
  | ListObjectsInvocation
  | ListBucketsInvocation
  | RemoveObjectInvocation
  | PresignInvocation
  | ListCheckpointsInvocation
  | CheckpointInvocation
  | DoctorInvocation
  | ServeInvocation

/** `oss put` */
export interface PutInvocation {
  readonly command: 'put'
  readonly file: string
  readonly target: ObjectUrl
  readonly verify?: 'metadata' | 'full'
  readonly allowGrowth?: boolean
}

/** `oss upload` of one file */
export interface UploadInvocation extends UploadFlags {
  readonly command: 'upload'
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly target: ObjectUrl
  /** Of standard input, in bytes. */
  readonly expectedSize?: number
}

/** `oss upload` of several files, or of directories */
export interface UploadManyInvocation extends UploadFlags {
  readonly command: 'upload-many'
  /** Paths of files, and of directories if it is recursive. */
  readonly sources: readonly string[]
  readonly bucket: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
  readonly recursive: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly followSymlinks: boolean
  readonly jobs?: number
}

/** What may be said of every `oss upload`. */
interface UploadFlags {
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number | 'auto'
  readonly checkpointDir?: string
  readonly verify?: 'metadata' | 'content' | 'full'
  readonly allowGrowth?: boolean
  /** Whether what is stored already is not sent; `undefined`: only of several files. */
  readonly update?: boolean
  readonly dryRun?: boolean
  /** Bytes a second. */
  readonly limitRate?: number
}

/** `oss download` */
export interface DownloadInvocation {
  readonly command: 'download'
  readonly source: ObjectUrl
  /** A file, or a directory. */
  readonly place: string
  readonly overwrite?: boolean
  readonly versionId?: string
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
}

/** `oss uploads list` */
export interface ListUploadsInvocation {
  readonly command: 'list-uploads'
  readonly bucket: string
  readonly prefix: string
}

/** `oss uploads abort` */
export interface AbortUploadInvocation {
  readonly command: 'abort-upload'
  readonly target: ObjectUrl
  readonly uploadId: string
}

/** `oss uploads sweep` */
export interface SweepUploadsInvocation {
  readonly command: 'sweep-uploads'
  readonly bucket: string
  readonly prefix: string
  readonly olderThanMs: number
  readonly dryRun: boolean
}

/** `oss stat` */
export interface StatInvocation {
  readonly command: 'stat'
  readonly target: ObjectUrl
}

/** `oss ls` */
export interface ListObjectsInvocation {
  readonly command: 'list-objects'
  readonly bucket: string
  readonly prefix: string
  readonly recursive: boolean
}

/** `oss ls` without a URL */
export interface ListBucketsInvocation {
  readonly command: 'list-buckets'
}

/** `oss rm` */
export interface RemoveObjectInvocation {
  readonly command: 'remove-object'
  readonly target: ObjectUrl
}

/** `oss presign` */
export interface PresignInvocation {
  readonly command: 'presign'
  readonly target: ObjectUrl
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE'
  readonly expiresInSeconds: number
}

/** `oss checkpoints show`, `oss checkpoints remove` and `oss checkpoints release` */
export interface CheckpointInvocation {
  readonly command: 'show-checkpoint' | 'remove-checkpoint' | 'release-checkpoint'
  /** Of the journal; to release it, also of its lock. */
  readonly path: string
}

/** `oss checkpoints list` */
export interface ListCheckpointsInvocation {
  readonly command: 'list-checkpoints'
  readonly directory: string
}

/** `oss doctor` */
export interface DoctorInvocation {
  readonly command: 'doctor'
  /** `undefined`: the account. */
  readonly bucket: string | undefined
  readonly prefix: string
  readonly checkpointDir: string
}

/** `oss serve` */
export interface ServeInvocation {
  readonly command: 'serve'
  readonly port?: number
  readonly host?: string
  readonly dataDir?: string
  readonly buckets: readonly string[]
  readonly bandwidthBytesPerSecond?: number
}
