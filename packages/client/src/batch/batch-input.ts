import { type CheckpointStore, checkParallel, checkPartSize, type UploadNotice } from '@oss/multipart'
import type { RequestOptions } from '../connection/oss-request.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { FindFilesOptions } from '../files/find-files.ts'
import type { FileToUpload, PassedOver, UnreadableFile } from '../files/found-file.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import type { FileRef } from './file-result.ts'

/** How the files of a batch are uploaded. Options of objects (`contentType`, `metadata`, ...) are those of each. */
export interface BatchOptions extends Omit<ObjectOptions, 'callback'>, RequestOptions {
  /** Where all files go. */
  readonly bucket: string
  /** Files uploaded at a time, from 1 to 1,000; fewer where the limit of open files (`ulimit -n`) is too low. Each sends up to `parallel` requests at a time. Default: 8. */
  readonly jobs?: number
  /** As of `resumableUpload`: bytes of a part; default 8 MiB. A file no larger than one part goes in one request. */
  readonly partSize?: number
  /** Parts of each file under way, from 1 to 1,000, or `auto`, as of `resumableUpload`; default 3. */
  readonly parallel?: number | 'auto'
  /** An existing directory for the checkpoints; default the directory of each file. */
  readonly checkpointDir?: string
  /** A store for the checkpoints, in place of a directory; default the client's. */
  readonly checkpoints?: CheckpointStore
  /**
   * As in `resumableUpload`: `content` reads and compares the stored parts of an earlier run; `full` also reads each file once more before its
   * object is completed, or after the one request that stores it. Default: `metadata`.
   */
  readonly verify?: 'metadata' | 'content' | 'full'
  /** As in `resumableUpload`: true uploads a file that is appended to as it was when its upload started. Default: false. */
  readonly allowGrowth?: boolean
  /**
   * True (default): a file is not sent when its object has the same size and CRC-64, so a batch that was cut off continues where it stopped. It
   * takes the permissions `oss:ListObjects` and `oss:GetObject`; without them everything is sent. Object options that are given and that an equal
   * object does not have are changed in place, which needs `oss:GetObjectAcl` too. False: every file is sent.
   */
  readonly skipEqual?: boolean
  /** True: nothing is sent; files that would be are `planned`. Default: false. */
  readonly dryRun?: boolean
  /** Told what is worth telling a person of one file: parts reused, everything sent again and why. */
  readonly onNotice?: (file: FileRef, notice: UploadNotice) => void
  /** Told once when OSS refuses to tell which objects there are, so that files cannot be compared and are sent. */
  readonly onUncomparable?: (error: unknown) => void
}

/** Which files to upload, and how. */
export interface UploadFilesInput extends BatchOptions {
  /** Any number; taken as they are needed, up to 10,000 ahead. What `findFiles` finds will do. No two of them for one key. */
  readonly files: BatchFiles
  /**
   * What all keys begin with. When given, the objects that are there are listed, a thousand in a request, instead of being looked at one by one:
   * right for files that come in the order of their keys, as `findFiles` gives them.
   */
  readonly listBelow?: string
}

/** Which directory to upload, and how. */
export interface UploadDirectoryInput extends BatchOptions, FindFilesOptions {
  /** Its path. What is in it becomes objects; its own name is in no key. */
  readonly directory: string
}

/** What a batch is made of. */
export type BatchFiles =
  | Iterable<FileToUpload | PassedOver | UnreadableFile>
  | AsyncIterable<FileToUpload | PassedOver | UnreadableFile>

/** The default of `jobs`. */
export const DEFAULT_JOBS = 8
const MAX_JOBS = 1_000

/**
 * Checks what can be checked before anything is read or sent.
 *
 * @throws ValidationError or PlanError
 */
export function checkBatch(options: BatchOptions): void {
  const { bucket, jobs = DEFAULT_JOBS, partSize, parallel } = options
  checkBucket(bucket)
  checkOptions(options)
  objectHeaders(options)
  if (partSize !== undefined) checkPartSize(partSize)
  if (parallel !== undefined && parallel !== 'auto') checkParallel(parallel)
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= MAX_JOBS) return
  const message = `jobs is ${jobs}; it is a whole number of files at a time, from 1 to ${MAX_JOBS}`
  throw new ValidationError('OPTION_INVALID', 'jobs', message)
}
