import { type Connection, sending } from '../connection/connection.ts'
import {
  type BucketInfo,
  deleteBucket,
  getBucketInfo,
  getBucketLocation,
  type ListedBucket,
  listBuckets,
  putBucket,
} from '../operations/buckets.ts'
import { deleteObjects } from '../operations/delete-objects.ts'
import { type ListedObject, type ListedPrefix, listEntries, objectsOf } from '../operations/list-objects.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import type {
  BucketInput,
  DeleteObjectsInput,
  ListBucketsInput,
  ListDirectoryInput,
  ListObjectsInput,
  PutBucketInput,
} from './inputs.ts'

/** The calls about buckets and about many objects. */
export class BucketCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The objects of a bucket, in the order of their keys' UTF-8 bytes (OSS: ListObjectsV2). */
  listObjects(input: ListObjectsInput): AsyncIterable<ListedObject> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return objectsOf(listEntries(context, input, undefined, send))
  }

  /** The objects whose keys go no further than to the next delimiter, and what the others have in common up to it (OSS: ListObjectsV2). */
  listDirectory(input: ListDirectoryInput): AsyncIterable<ListedObject | ListedPrefix> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return listEntries(context, input, input.delimiter ?? '/', send)
  }

  /**
   * Deletes objects, 1,000 in a request (OSS: DeleteMultipleObjects).
   *
   * @returns the keys that are deleted; those of which there was no object are among them.
   */
  async deleteObjects(input: DeleteObjectsInput): Promise<readonly string[]> {
    checkBucket(input.bucket)
    for (const key of input.keys) checkKey(key)
    const { context, send } = sending(this.#connection, input)
    return deleteObjects(context, input.bucket, input.keys, send)
  }

  /** Makes a bucket; your own of that name and those settings counts as made (OSS: PutBucket). */
  async putBucket(input: PutBucketInput): Promise<void> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return putBucket(context, input.bucket, input, send)
  }

  /** Deletes a bucket that has neither objects nor unfinished uploads (OSS: DeleteBucket). */
  async deleteBucket(input: BucketInput): Promise<void> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return deleteBucket(context, input.bucket, send)
  }

  /** Describes a bucket (OSS: GetBucketInfo). */
  async getBucketInfo(input: BucketInput): Promise<BucketInfo> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return getBucketInfo(context, input.bucket, send)
  }

  /** The location of a bucket, such as `oss-cn-hangzhou` (OSS: GetBucketLocation). */
  async getBucketLocation(input: BucketInput): Promise<string> {
    checkBucket(input.bucket)
    const { context, send } = sending(this.#connection, input)
    return getBucketLocation(context, input.bucket, send)
  }

  /** The buckets of the account, by name (OSS: ListBuckets). */
  listBuckets(input: ListBucketsInput = {}): AsyncIterable<ListedBucket> {
    const { context, send } = sending(this.#connection, input)
    return listBuckets(context, input.prefix, send)
  }
}
