import type { GlobalFlags } from './global-flags.ts'
import type { ObjectUrl } from './object-url.ts'

/** What the command line asks for. */
export interface CommandLine {
  readonly flags: GlobalFlags
  readonly invocation: Invocation
}

/** A command with its arguments. */
export type Invocation =
  | { readonly command: 'help'; readonly text: string }
  | PutInvocation
  | UploadInvocation
  | ListUploadsInvocation
  | AbortUploadInvocation
  | ListCheckpointsInvocation
  | ServeInvocation

/** `oss put` */
export interface PutInvocation {
  readonly command: 'put'
  readonly file: string
  readonly target: ObjectUrl
}

/** `oss upload` */
export interface UploadInvocation {
  readonly command: 'upload'
  readonly file: string
  readonly target: ObjectUrl
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
  readonly verify?: 'metadata' | 'content'
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

/** `oss checkpoints list` */
export interface ListCheckpointsInvocation {
  readonly command: 'list-checkpoints'
  readonly directory: string
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
