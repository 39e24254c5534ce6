import type { Check } from '../doctor/finding.ts'

/** `oss uploads sweep` is done. */
export interface UploadsSwept {
  readonly type: 'uploads-swept'
  readonly bucket: string
  readonly prefix: string
  readonly olderThanMs: number
  /** Nothing was thrown away; `upload` events said what would be. */
  readonly dryRun: boolean
  /** Thrown away, or to be. */
  readonly count: number
  /** Old, and could not be thrown away. */
  readonly failed: number
}

/** What `oss stat` was asked for. */
export interface ObjectFound {
  readonly type: 'object'
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string | null
  /** ISO 8601. */
  readonly lastModified: string | null
  readonly contentType: string | null
  readonly storageClass: string | null
  readonly objectType: string | null
  readonly versionId: string | null
  readonly metadata: Readonly<Record<string, string>>
}

/** A row of `oss ls`: an object. */
export interface ListedObjectFound {
  readonly type: 'object-listed'
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** ISO 8601; `null` when the service's text was no time. */
  readonly lastModified: string | null
  readonly objectType: string | null
  readonly storageClass: string | null
}

/** `oss ls` is done. */
export interface ObjectsListed {
  readonly type: 'objects-listed'
  readonly bucket: string
  readonly prefix: string
  readonly objects: number
  /** What was listed as directories. */
  readonly prefixes: number
  /** Of the listed objects together. */
  readonly byteLength: number
}

/** A row of `oss ls` without a URL: a bucket. */
export interface ListedBucketFound {
  readonly type: 'bucket-listed'
  readonly bucket: string
  /** Such as `oss-cn-hangzhou`. */
  readonly location: string
  /** ISO 8601; `null` when the service's text was no time. */
  readonly created: string | null
  readonly storageClass: string | null
  /** Host to reach it from anywhere. */
  readonly endpoint: string | null
}

/** A line of `oss doctor`. */
export interface CheckMade {
  readonly type: 'check'
  /** What was looked at; more may be added. */
  readonly check: Check
  /** `warning`: uploads work all the same. */
  readonly status: 'ok' | 'warning' | 'problem'
  readonly found: string
  /** What to do. */
  readonly advice: string | null
}

/** `oss doctor` is done. */
export interface ChecksMade {
  readonly type: 'checked'
  /** `null`: the account. */
  readonly bucket: string | null
  readonly prefix: string
  readonly ok: number
  readonly warnings: number
  readonly problems: number
  /** What could not be looked at, because of a problem before. */
  readonly notChecked: readonly Check[]
  /** That of the first problem. */
  readonly exitCode: number
}

/** What `oss presign` was asked for. The URL is a secret while it works. */
export interface UrlSigned {
  readonly type: 'presigned'
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly url: string
  /** Headers that the request must have. */
  readonly headers: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly expires: string
}

/** All that a checkpoint remembers. */
export interface CheckpointShown extends Omit<CheckpointFound, 'type'> {
  readonly type: 'checkpoint-shown'
  /** Whether a completion may have been sent. */
  readonly completing: boolean
  readonly parts: readonly {
    readonly partNumber: number
    readonly etag: string
    /** `null`: copied inside OSS, which told none. */
    readonly crc64: string | null
  }[]
}

/** A checkpoint is gone; what it named may still be at the service. */
export interface CheckpointRemoved {
  readonly type: 'checkpoint-removed'
  readonly path: string
  readonly bucket: string
  readonly key: string
  /** `null`: it was a download, whose temporary file is gone too. */
  readonly uploadId: string | null
  /** For a shell; `null`: nothing is left. */
  readonly abortCommand: string | null
}

/** The lock of a checkpoint is gone; the upload or download can be resumed. */
export interface CheckpointReleased {
  readonly type: 'checkpoint-released'
  /** Of the lock file. */
  readonly path: string
  /** The process that held the lock, as it called itself; `null`: the lock could not be read. */
  readonly pid: number | null
  readonly host: string | null
}

/** A row of `oss checkpoints list`. */
export interface CheckpointFound {
  readonly type: 'checkpoint'
  readonly endpoint: string
  readonly bucket: string
  readonly key: string
  readonly file: string
  readonly transfer: 'upload' | 'download'
  /** `null`: a download. */
  readonly uploadId: string | null
  /** Of a download: the name of the temporary file beside the file; else `null`. */
  readonly draft: string | null
  readonly partsRecorded: number
  readonly partsTotal: number
  readonly partSize: number
  readonly bytesTotal: number
  /** ISO 8601. */
  readonly created: string
  readonly ageMs: number
  readonly path: string
}
