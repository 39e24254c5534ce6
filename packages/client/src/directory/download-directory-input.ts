import type { DownloadNotice } from '@oss/download'
import { type CheckpointStore, checkParallel, checkPartSize } from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { FilterSubject } from '../files/find-files.ts'
import type { FileRef } from '../files/found-file.ts'
import { checkJobs } from '../jobs/check-jobs.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'

/** Objects to download, and options. */
export interface DownloadDirectoryInput extends RequestOptions, TransferOptions {
  /** Bucket of all objects. */
  readonly bucket: string
  /** Start of the keys, usually ending with `/`; not part of the names of files. Default: all objects. */
  readonly prefix?: string
  /** Path of the directory, which is created if necessary. */
  readonly directory: string
  /**
   * Returns false to skip a file, or all files below a directory. Called with paths below the directory.
   * Default: nothing is skipped.
   */
  readonly filter?: (subject: FilterSubject) => boolean
  /** Maximum number of files in progress, from 1 to 1,000. Default: 8. */
  readonly jobs?: number
  /** Part size in bytes, as in `resumableDownload`. Default: 8 MiB. */
  readonly partSize?: number
  /** Maximum number of parts in flight per file, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** Existing directory for the checkpoints. Default: the directory of each file. */
  readonly checkpointDir?: string
  /** Store for the checkpoints, instead of a directory. Default: that of the client. */
  readonly checkpoints?: CheckpointStore
  /**
   * True (default): an object is not downloaded if its file has the same size and CRC-64, so an interrupted
   * batch resumes where it stopped. False: every object is downloaded.
   */
  readonly skipUnchanged?: boolean
  /** False: an existing file with other content is kept, and fails with `TARGET_EXISTS`. Default: true. */
  readonly overwrite?: boolean
  /** True: nothing is written; objects that would be downloaded are `planned`. Default: false. */
  readonly dryRun?: boolean
  /** Called with user-facing notices about a file: parts reused, download restarted (with the reason). */
  readonly onNotice?: (file: FileRef, notice: DownloadNotice) => void
}

/** Checks the options. @throws ValidationError or PlanError */
export function checkDownloadDirectory(input: DownloadDirectoryInput): void {
  const { bucket, directory, jobs, partSize, parallel } = input
  checkBucket(bucket)
  checkOptions(input)
  refuseEncryption(input)
  transferHeaders(input)
  const given: unknown = directory
  if (typeof given !== 'string' || given === '' || given.includes('\0')) {
    const message = 'directory must be the path of a directory'
    throw new ValidationError('OPTION_INVALID', 'directory', message)
  }
  if (partSize !== undefined) checkPartSize(OSS_LIMITS, partSize)
  if (parallel !== undefined) checkParallel(parallel)
  checkJobs(jobs)
}
