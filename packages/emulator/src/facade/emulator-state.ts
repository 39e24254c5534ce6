import type { ObjectRecord } from '../model/object-record.ts'
import type { PartRecord, UploadRecord } from '../model/upload-record.ts'

/** An object as a test sees it. */
export type ObjectSnapshot = Readonly<Omit<ObjectRecord, 'segments' | 'uploadId'>>

/** A part of an open upload as a test sees it. */
export type PartSnapshot = Readonly<Omit<PartRecord, 'segment' | 'uploadId'>>

/** An open upload as a test sees it; its parts are in ascending order. */
export interface UploadSnapshot extends UploadRecord {
  readonly parts: readonly PartSnapshot[]
}

/** What {@link EmulatorState.putObject} may say besides the bytes. */
export interface PutObjectOptions {
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** Looks into the emulator and changes it behind the clients' backs. Nothing here is logged or meets a fault. */
export interface EmulatorState {
  /** Does nothing when the bucket is there. */
  createBucket(name: string): Promise<void>
  /** Keys in the order of listings. */
  listKeys(bucket: string): readonly string[]
  /** Undefined when there is no such object. */
  describeObject(bucket: string, key: string): ObjectSnapshot | undefined
  /** The bytes; undefined when there is no such object. */
  readObject(bucket: string, key: string): Promise<Uint8Array | undefined>
  /** Stores an object as if another client had; one that is there is overwritten. */
  putObject(
    bucket: string,
    key: string,
    content: Uint8Array | string,
    options?: PutObjectOptions,
  ): Promise<ObjectSnapshot>
  /** Deletes an object; one that is not there is no error. */
  deleteObject(bucket: string, key: string): Promise<void>
  /** Open uploads, by key and then by upload id. */
  listUploads(bucket: string): readonly UploadSnapshot[]
  /** The bytes of a stored part; undefined when there is no such part. */
  readPart(uploadId: string, partNumber: number): Promise<Uint8Array | undefined>
  /** Stores a part as if another client had sent it. @throws EmulatorError `NOT_FOUND`. */
  putPart(uploadId: string, partNumber: number, content: Uint8Array | string): Promise<PartSnapshot>
  /** Completes with all stored parts, as if another client had. @throws EmulatorError `NOT_FOUND`. */
  completeUpload(uploadId: string): Promise<ObjectSnapshot>
  /** @throws EmulatorError `NOT_FOUND`. */
  abortUpload(uploadId: string): Promise<void>
}
