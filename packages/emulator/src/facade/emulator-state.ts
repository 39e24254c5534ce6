import type { ObjectRecord } from '../model/object-record.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'
import type { LifecycleAction } from '../service/run-lifecycle.ts'

/** State of an object. */
export type ObjectSnapshot = Readonly<Omit<ObjectRecord, 'segments' | 'uploadId' | 'sequence'>>

/** State of a part of an open upload. */
export type PartSnapshot = Readonly<Omit<PartRecord, 'segment' | 'uploadId'>>

/** State of an open upload, with its parts in ascending order. */
export interface UploadSnapshot extends UploadRecord {
  readonly parts: readonly PartSnapshot[]
}

/** Options of {@link EmulatorState.putObject}. */
export interface PutObjectOptions {
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * Reads and changes what the emulator stores, without HTTP. Calls are not logged, and faults do not apply to
 * them.
 */
export interface EmulatorState {
  /** Creates a bucket, unless it exists. */
  createBucket(name: string): Promise<void>
  /**
   * Applies the lifecycle rules of a bucket once, by the clock of the emulator. OSS does so every day.
   *
   * @returns what the rules did.
   * @throws EmulatorError `NOT_FOUND`.
   */
  runLifecycle(bucket: string): Promise<readonly LifecycleAction[]>
  /** Lists keys in the order of listings. */
  listKeys(bucket: string): readonly string[]
  /** Returns undefined if the object does not exist. */
  describeObject(bucket: string, key: string): ObjectSnapshot | undefined
  /** Returns the content; undefined if the object does not exist. */
  readObject(bucket: string, key: string): Promise<Uint8Array | undefined>
  /** Stores an object as another client would. Overwrites an existing object. */
  putObject(
    bucket: string,
    key: string,
    content: Uint8Array | string,
    options?: PutObjectOptions,
  ): Promise<ObjectSnapshot>
  /** Deletes an object, if it exists. */
  deleteObject(bucket: string, key: string): Promise<void>
  /** Lists open uploads by key, then by upload ID. */
  listUploads(bucket: string): readonly UploadSnapshot[]
  /** Returns the content of a part; undefined if the part does not exist. */
  readPart(uploadId: string, partNumber: number): Promise<Uint8Array | undefined>
  /** Stores a part as another client would. @throws EmulatorError `NOT_FOUND`. */
  putPart(uploadId: string, partNumber: number, content: Uint8Array | string): Promise<PartSnapshot>
  /** Completes an upload with all its parts, as another client would. @throws EmulatorError `NOT_FOUND`. */
  completeUpload(uploadId: string): Promise<ObjectSnapshot>
  /** @throws EmulatorError `NOT_FOUND`. */
  abortUpload(uploadId: string): Promise<void>
}
