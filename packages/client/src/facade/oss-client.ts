import type { DownloadHandle } from '@oss/download'
import type { CompletedCopy, UploadHandle } from '@oss/multipart'
import type { UploadDirectoryInput, UploadFilesInput } from '../batch/batch-input.ts'
import type { BatchUpload } from '../batch/batch-upload.ts'
import { uploadDirectory, uploadFiles } from '../batch/upload-files.ts'
import type { VerifiedChecksum } from '../bodies/checked-send.ts'
import { type CompareFileInput, compareFile } from '../comparison/compare-file.ts'
import type { MatchingObject } from '../comparison/same-content.ts'
import { type BatchDownload, downloadDirectory } from '../directory/download-directory.ts'
import type { DownloadDirectoryInput } from '../directory/download-directory-input.ts'
import { nodePlatform } from '../node/node-platform.ts'
import type { OssClientOptions } from '../node/oss-client-options.ts'
import { type AppendFileInput, appendFile } from '../operations/append-file.ts'
import { type AppendedObject, type AppendInput, appendObject } from '../operations/append-object.ts'
import { type PutObjectInput, type PutObjectResult, putObject } from '../operations/put-object.ts'
import { type UploadPartInput, uploadPart } from '../operations/upload-part.ts'
import {
  type CopyPrefixInput,
  type CopyResult,
  copyPrefix,
  type MovePrefixInput,
} from '../prefix/copy-prefix.ts'
import { type DeletePrefixInput, type DeleteResult, deletePrefix } from '../prefix/delete-prefix.ts'
import { type MoveObjectInput, moveObject } from '../prefix/move-object.ts'
import type { DownloadSync, UploadSync } from '../sync/sync-batch.ts'
import { syncDirectory } from '../sync/sync-directory.ts'
import type { SyncDownloadInput, SyncUploadInput } from '../sync/sync-input.ts'
import { type ResumableCopyInput, resumableCopy } from '../transfers/resumable-copy.ts'
import { type ResumableDownloadInput, resumableDownload } from '../transfers/resumable-download.ts'
import { resumableUpload } from '../transfers/resumable-upload.ts'
import type { ResumableUploadInput } from '../transfers/upload-input.ts'
import { OssCoreClient } from './oss-core-client.ts'
import { connectionOf } from './oss-upload-client.ts'

/**
 * A client for Alibaba Cloud OSS. Create one for any number of concurrent transfers, and dispose of it
 * (`await using`, or `close()`) when it is no longer needed.
 *
 * All methods reject with an {@link OssError}, or with the reason of the given `signal`.
 *
 * @example
 * ```ts
 * await using client = new OssClient({ region: 'cn-hangzhou', credentials: environmentCredentials() })
 * await client.resumableUpload({ bucket: 'my-bucket', key: 'a.zip', file: 'a.zip' }).done()
 * ```
 */
export class OssClient extends OssCoreClient {
  /** @throws ValidationError for invalid options. Nothing is sent. */
  constructor(options: OssClientOptions) {
    super(options, nodePlatform(options))
  }

  /**
   * Uploads a file, or another body, and starts immediately. Called again after a crash, a network failure or
   * a change of the file, it resumes where it stopped. The checkpoint of an upload without a file is kept by
   * this client only, unless the input sets its location; a stream that is read once cannot be resumed.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  override resumableUpload(input: ResumableUploadInput): UploadHandle {
    return resumableUpload(connectionOf(this), input)
  }

  /**
   * Uploads many files, several at a time, each like `resumableUpload`. Iterate over the batch for the
   * results: there is one for each file, and a file that fails does not end the others. Files whose objects
   * have the same size and checksum are not sent, so the same call resumes an interrupted batch.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is read or sent.
   */
  uploadFiles(input: UploadFilesInput): BatchUpload {
    return uploadFiles(connectionOf(this), input)
  }

  /**
   * Uploads all regular files in a directory and its subdirectories, as `uploadFiles` does with the files
   * that `findFiles` finds. Keys consist of the prefix and the path relative to the directory, with `/` on
   * every platform.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is read or sent.
   */
  uploadDirectory(input: UploadDirectoryInput): BatchUpload {
    return uploadDirectory(connectionOf(this), input)
  }

  /**
   * Downloads all objects whose keys start with a prefix into a directory, several at a time, each like
   * `resumableDownload`. Iterate over the batch for the results: there is one for each object, and one that
   * fails does not end the others. Objects whose files have the same size and checksum are not downloaded, so
   * the same call resumes an interrupted batch.
   *
   * Nothing is written outside of the directory: keys that cannot become a file below it fail, and symbolic
   * links in it are not followed.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  downloadDirectory(input: DownloadDirectoryInput): BatchDownload {
    return downloadDirectory(connectionOf(this), input)
  }

  /**
   * Moves an object inside OSS: copies it as `resumableCopy` does, verifies size, CRC-64, headers, number of
   * tags and storage class of the copy, checks that the source is still the same, and then deletes it.
   * Called again after any failure, it resumes. It keeps the access control, which needs the permission
   * `oss:GetObjectAcl` unless `acl` is given.
   *
   * A source that another program replaces between the last check and the deletion is deleted: OSS deletes
   * without a condition. In a bucket that keeps versions, it can be restored.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written; SourceError
   *   `SOURCE_CHANGED` if the source changes meanwhile, UploadError `OBJECT_CRC64_MISMATCH` if the copy
   *   differs.
   */
  moveObject(input: MoveObjectInput): Promise<void> {
    return moveObject(connectionOf(this), input)
  }

  /**
   * Copies all objects whose keys start with a prefix inside OSS, several at a time. Iterate over it for the
   * results: there is one for each object, and one that fails does not end the others. Objects whose copies
   * exist are not copied again, so the same call resumes an interrupted batch. Leaving the loop stops it.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  copyPrefix(input: CopyPrefixInput): AsyncGenerator<CopyResult, void> {
    return copyPrefix(connectionOf(this), input, false)
  }

  /**
   * Moves all objects whose keys start with a prefix inside OSS, as `moveObject` moves each of them, and with
   * results as `copyPrefix` has them.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  movePrefix(input: MovePrefixInput): AsyncGenerator<CopyResult, void> {
    return copyPrefix(connectionOf(this), input, true)
  }

  /**
   * Deletes all objects whose keys start with a prefix, 1,000 per request (OSS: DeleteMultipleObjects).
   * Iterate over it for the results: there is one for each object. An object that OSS did not delete in a
   * request for many is retried alone, so that its result contains the reason; a failure does not end the
   * others. Leaving the loop stops the deletion.
   *
   * The iteration throws when the remaining objects cannot be deleted either: with the reason of the aborted
   * signal, or with an error that affects all objects.
   *
   * @throws ValidationError for invalid input, and for an empty prefix without `allObjects`, before anything
   *   is sent.
   */
  deletePrefix(input: DeletePrefixInput): AsyncGenerator<DeleteResult, void> {
    return deletePrefix(connectionOf(this), input)
  }

  /**
   * Makes the objects below a prefix equal to a local directory, as `uploadDirectory` does, and with `delete`
   * removes the objects that the directory does not have. Iterate over the results: one for each file, and
   * one for each deletion.
   *
   * Nothing is deleted unless both sides were listed completely and every transfer succeeded; what changed
   * after the listing stays. More deletions than `maxDelete`, and a source without files, are refused with a
   * SyncError before anything is transferred.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is read or sent.
   */
  syncDirectory(input: SyncUploadInput): UploadSync
  /**
   * Makes a local directory equal to the objects below a prefix, as `downloadDirectory` does, and with
   * `delete` removes the files that have no object, by the same rules. Symbolic links and empty directories
   * stay.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  syncDirectory(input: SyncDownloadInput): DownloadSync
  syncDirectory(input: SyncUploadInput | SyncDownloadInput): UploadSync | DownloadSync {
    return syncDirectory(connectionOf(this), input)
  }

  /**
   * Checks whether an object has the content of a file, by size and CRC-64 (OSS: HeadObject). Reads the file
   * only if the sizes match.
   *
   * @returns size and CRC-64; `undefined` when the object does not exist, has other content, or has no
   *   CRC-64.
   * @throws SourceError when the file cannot be read or changes meanwhile.
   */
  compareFile(input: CompareFileInput): Promise<MatchingObject | undefined> {
    return compareFile(connectionOf(this), input)
  }

  /**
   * Copies an object of any size inside OSS, without transferring its bytes to this machine, and starts
   * immediately. Called again after a crash, a network failure or a change of the source, it resumes where it
   * stopped, if its checkpoint was kept: in `checkpointDir`, in `checkpoints`, or in the client's store;
   * otherwise it is kept in memory by this client.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  override resumableCopy(input: ResumableCopyInput): UploadHandle<CompletedCopy> {
    return resumableCopy(connectionOf(this), input)
  }

  /**
   * Downloads an object into a file, and starts immediately. Called again after a crash, a network failure or
   * a change of the object, it resumes where it stopped. The file appears, or is replaced, when all bytes are
   * verified.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  resumableDownload(input: ResumableDownloadInput): DownloadHandle {
    return resumableDownload(connectionOf(this), input)
  }

  /** Stores an object with one request, and verifies its CRC-64 (OSS: PutObject). */
  override putObject(input: PutObjectInput): Promise<PutObjectResult & VerifiedChecksum> {
    return putObject(connectionOf(this), input)
  }

  /**
   * Appends to an object, or creates it (OSS: AppendObject). Because of the position, a retried append is
   * applied only once. Pass the `crc64` that the previous append returned, and the whole object is verified.
   */
  override appendObject(input: AppendInput): Promise<AppendedObject> {
    return appendObject(connectionOf(this), input)
  }

  /**
   * Appends the new part of a growing file, such as a log, to its object, in chunks of 4 MiB. The object then
   * has the content that the file had when the call started. Compares the existing object with the start of
   * the file first, so the call can be repeated after any failure.
   *
   * @throws AppendError `NOT_A_PREFIX` when the file does not start with the content of the object.
   */
  appendFile(input: AppendFileInput): Promise<AppendedObject & { readonly bytesAppended: number }> {
    return appendFile(connectionOf(this), input)
  }

  /** Stores a part, replacing an earlier part of the same number (OSS: UploadPart). */
  override uploadPart(input: UploadPartInput): Promise<{ readonly etag: string } & VerifiedChecksum> {
    return uploadPart(connectionOf(this), input)
  }
}
