import { type CheckpointStore, checkParallel, checkPartSize, type UploadNotice } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import { refuseEncryption } from '../encryption/check-encryption.ts'
import type { FindFilesOptions } from '../files/find-files.ts'
import type { FileRef, FileToUpload, SkippedPath, UnreadableFile } from '../files/found-file.ts'
import { checkShard, type Shard } from '../files/shard.ts'
import { checkJobs } from '../jobs/check-jobs.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { FileOptionSettings } from '../rules/file-options.ts'

/**
 * Options of a batch. Object options (`contentType`, `metadata`, ...) and `compression` apply to each object;
 * `fileOptions` overrides them for single files.
 */
export interface BatchOptions extends FileOptionSettings, RequestOptions {
  /** Bucket of all objects. */
  readonly bucket: string
  /**
   * Maximum number of files in progress, from 1 to 1,000; fewer if the limit of open files (`ulimit -n`) is
   * too low. Each file has up to `parallel` requests in flight. Default: 8.
   */
  readonly jobs?: number
  /**
   * Part size in bytes, as in `resumableUpload`. Default: 8 MiB. A file no larger than one part is sent with
   * one request.
   */
  readonly partSize?: number
  /**
   * Maximum number of parts in flight per file, from 1 to 1,000, or `auto`, as in `resumableUpload`. Default:
   * 3.
   */
  readonly parallel?: number | 'auto'
  /** Existing directory for the checkpoints. Default: the directory of each file. */
  readonly checkpointDir?: string
  /** Store for the checkpoints, instead of a directory. Default: that of the client. */
  readonly checkpoints?: CheckpointStore
  /**
   * As in `resumableUpload`: `content` reads and compares the stored parts of an earlier run; `full` also
   * reads each file once more before its object is completed, or after the one request that stores it.
   * Default: `metadata`.
   */
  readonly verify?: 'metadata' | 'content' | 'full'
  /**
   * As in `resumableUpload`: true uploads a growing file as it was when its upload started. Default: false.
   */
  readonly allowGrowth?: boolean
  /**
   * True (default): a file is not sent if its object has the same size and CRC-64, so an interrupted batch
   * resumes where it stopped. Requires the permissions `oss:ListObjects` and `oss:GetObject`; without them
   * every file is sent. Object options that an equal object lacks are changed in place, which also requires
   * `oss:GetObjectAcl`. False: every file is sent.
   */
  readonly skipUnchanged?: boolean
  /** True: nothing is sent; files that would be sent are `planned`. Default: false. */
  readonly dryRun?: boolean
  /**
   * Only the files of one shard, so that several hosts upload a set of files together: the key of a file
   * determines its shard ({@link shardOf}). The hosts need no connection to each other; all must use the same
   * `count` and the same keys. Default: all files.
   */
  readonly shard?: Shard
  /** Called with user-facing notices about a file: parts reused, upload restarted (with the reason). */
  readonly onNotice?: (file: FileRef, notice: UploadNotice) => void
  /**
   * Called once when OSS denies access to the existing objects, so that files are sent without being
   * compared.
   */
  readonly onCompareFailed?: (error: unknown) => void
}

/** Files to upload, and options. */
export interface UploadFilesInput extends BatchOptions {
  /**
   * Any number of files, with distinct keys, such as the result of `findFiles`. Up to 10,000 are read ahead.
   */
  readonly files: BatchFiles
  /**
   * Common prefix of all keys. If given, existing objects are listed, 1,000 per request, instead of being
   * requested one by one. Use it for files in the order of their keys, as `findFiles` returns them.
   */
  readonly listPrefix?: string
}

/** Directory to upload, and options. */
export interface UploadDirectoryInput extends BatchOptions, FindFilesOptions {
  /** Path of the directory. Keys do not contain its own name. */
  readonly directory: string
}

/** Entries of a batch. */
export type BatchFiles =
  | Iterable<FileToUpload | SkippedPath | UnreadableFile>
  | AsyncIterable<FileToUpload | SkippedPath | UnreadableFile>

/** Checks the options of a batch. @throws ValidationError or PlanError */
export function checkBatch(options: BatchOptions): void {
  const { bucket, jobs, partSize, parallel, shard } = options
  checkBucket(bucket)
  checkOptions(options)
  refuseEncryption(options)
  checkShard(shard)
  if (partSize !== undefined) checkPartSize(OSS_LIMITS, partSize)
  if (parallel !== undefined && parallel !== 'auto') checkParallel(parallel)
  checkJobs(jobs)
}
