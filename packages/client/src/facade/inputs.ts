import type { Crc64 } from '@oss/multipart'
import type { FileBody, PutBody } from '../bodies/put-body.ts'
import type { SourceCheckOptions } from '../bodies/source-checks.ts'
import type { RequestOptions } from '../connection/oss-request.ts'
import type { EncryptionOptions } from '../encryption/client-encryption.ts'
import type { BucketOptions } from '../operations/buckets.ts'
import type { CompleteOptions, NamedPart } from '../operations/complete-multipart-upload.ts'
import type { CopyOptions } from '../operations/copy-object.ts'
import type { CopySource } from '../operations/copy-source.ts'
import type { InitiateOptions } from '../operations/initiate-multipart-upload.ts'
import type { ListQuery } from '../operations/list-objects.ts'
import type { ObjectToRead } from '../operations/open-object.ts'
import type { PartSource } from '../operations/upload-part-copy.ts'
import type { ObjectAcl, ObjectOptions } from '../options/object-options.ts'
import type { Tags } from '../options/tags.ts'
import type { TransferOptions } from '../options/transfer-options.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

/** Names an object. */
export interface ObjectInput extends RequestOptions {
  readonly bucket: string
  readonly key: string
}

/** What to store as an object, in one request. */
export interface PutObjectInput extends ObjectInput, ObjectOptions, EncryptionOptions, SourceCheckOptions {
  /** Up to 5 GiB. */
  readonly body: PutBody
  /** Told how many bytes have gone out. Begins again at 0 when the request is tried again. */
  readonly onProgress?: (bytesSent: number) => void
}

/** What to read of an object. */
export interface GetObjectInput extends ObjectToRead, RequestOptions, EncryptionOptions {}

/** What a multipart upload is to become. */
export interface InitiateInput extends ObjectInput, InitiateOptions {}

/** One part to store. */
export interface UploadPartInput extends UploadRef, RequestOptions, TransferOptions, SourceCheckOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
  /** Up to 5 GiB; all parts but the last have at least 100 KiB. Of a file, the bytes from `start` to before `end`. */
  readonly body: Uint8Array | (FileBody & { readonly start: number; readonly end: number })
  /** Told how many bytes have gone out. Begins again at 0 when the request is tried again. */
  readonly onProgress?: (bytesSent: number) => void
}

/** How to complete a multipart upload. */
export interface CompleteInput extends UploadRef, RequestOptions, CompleteOptions {
  /**
   * In ascending order. Parts that are not listed are thrown away. `all`: whatever parts OSS has, which is right only when nobody else sends
   * parts and none is missing (OSS: x-oss-complete-all).
   */
  readonly parts: readonly NamedPart[] | 'all'
}

/** Which unfinished uploads to list. */
export interface ListUploadsInput extends RequestOptions {
  readonly bucket: string
  /** Only uploads whose key begins so. */
  readonly prefix?: string
}

/** What to append to an object. */
export interface AppendInput extends ObjectInput, Omit<ObjectOptions, 'callback'>, SourceCheckOptions {
  /** Bytes the object has: 0 makes it. OSS refuses another position with `PositionNotEqualToLength`, so no append counts twice. */
  readonly position: number
  /** CRC-64 of what the object has, from the append before. With it the whole object is checked, and a lost answer is found out. */
  readonly crc64?: Crc64
  /** Up to 5 GiB with what the object has. Text and bytes carry a digest, so that damaged ones are not appended; others do not. */
  readonly body: PutBody
  /** Told how many bytes have gone out. Begins again at 0 when the request is tried again. */
  readonly onProgress?: (bytesSent: number) => void
}

/** A file that an object is to be like. */
export interface AppendFileInput extends ObjectInput, Omit<ObjectOptions, 'callback'> {
  /** Path of a regular file that only grows, such as a log. */
  readonly file: string
  /** Told after each piece (4 MiB) how many bytes the object has, and how many the file had when the call began. */
  readonly onAppended?: (objectSize: number, fileSize: number) => void
}

/** What to copy to where. */
export interface CopyInput extends ObjectInput, CopyOptions {
  readonly source: CopySource
}

/** What to copy as a part. */
export interface UploadPartCopyInput extends UploadRef, RequestOptions, TransferOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
  /** 100 KiB to 5 GiB of an object; the last part may be smaller. */
  readonly source: PartSource
}

/** Which objects to delete. */
export interface DeleteObjectsInput extends RequestOptions {
  readonly bucket: string
  /** Any number of keys; they are sent 1,000 at a time. */
  readonly keys: readonly string[]
}

/** Which objects to list. */
export interface ListObjectsInput extends RequestOptions, ListQuery {}

/** Which directory to list. */
export interface ListDirectoryInput extends RequestOptions, ListQuery {
  /** Ends a directory's name. Default: `/`. */
  readonly delimiter?: string
}

/** The access rights an object is to have. */
export interface ObjectAclInput extends ObjectInput {
  readonly acl: ObjectAcl
}

/** The tags an object is to have. */
export interface ObjectTaggingInput extends ObjectInput {
  readonly tagging: Tags
}

/** Names a bucket. */
export interface BucketInput extends RequestOptions {
  readonly bucket: string
}

/** A bucket to make. */
export interface PutBucketInput extends BucketInput, BucketOptions {}

/** Which buckets to list. */
export interface ListBucketsInput extends RequestOptions {
  /** Only buckets whose name begins so. */
  readonly prefix?: string
}
