import type { VerifiedChecksum } from '../bodies/checked-send.ts'
import type { ContentBody } from '../bodies/put-body.ts'
import { type AppendedObject, type AppendInput, appendObject } from '../operations/append-object.ts'
import { type CopiedObject, type CopyInput, copyObject } from '../operations/copy-object.ts'
import type { DeletedObject } from '../operations/delete-object.ts'
import { deleteObjectTagging } from '../operations/delete-object-tagging.ts'
import { type DeleteObjectsInput, deleteObjects } from '../operations/delete-objects.ts'
import { type GetObjectInput, getObject, type ObjectStream } from '../operations/get-object.ts'
import { getObjectAcl } from '../operations/get-object-acl.ts'
import { getObjectTagging } from '../operations/get-object-tagging.ts'
import {
  type ListedDeleteMarker,
  type ListedVersion,
  type ListObjectVersionsInput,
  listObjectVersions,
} from '../operations/list-object-versions.ts'
import {
  type ListDirectoryInput,
  type ListedObject,
  type ListedPrefix,
  type ListObjectsInput,
  listDirectory,
  listObjects,
} from '../operations/list-objects.ts'
import { type ObjectUrlInput, objectUrl } from '../operations/object-url.ts'
import { type PutObjectInput, type PutObjectResult, putObject } from '../operations/put-object.ts'
import { type ObjectAclInput, putObjectAcl } from '../operations/put-object-acl.ts'
import { type ObjectTaggingInput, putObjectTagging } from '../operations/put-object-tagging.ts'
import { type RestoreObjectInput, type RestoreStarted, restoreObject } from '../operations/restore-object.ts'
import type { ObjectAcl } from '../options/object-options.ts'
import type { ObjectInput } from '../options/request-input.ts'
import type { Tags } from '../options/tags.ts'
import { connectionOf, OssUploadClient } from './oss-upload-client.ts'

/**
 * The requests for objects that need no modules of Node.js: the part of {@link OssCoreClient} that reads,
 * stores, lists and deletes them.
 */
export class OssObjectClient extends OssUploadClient {
  readonly #connection = connectionOf(this)

  /** Stores an object with one request, and verifies its CRC-64 (OSS: PutObject). */
  putObject(input: PutObjectInput<ContentBody>): Promise<PutObjectResult & VerifiedChecksum> {
    return putObject(this.#connection, input)
  }

  /**
   * Reads an object (OSS: GetObject). Resolves when the response starts; its body is a stream.
   *
   * @throws ServiceError `NotModified` or `PreconditionFailed` when a condition does not hold.
   */
  getObject(input: GetObjectInput): Promise<ObjectStream> {
    return getObject(this.#connection, input)
  }

  /**
   * Appends to an object, or creates it (OSS: AppendObject). Because of the position, a retried append is
   * applied only once. Pass the `crc64` that the previous append returned, and the whole object is verified.
   */
  appendObject(input: AppendInput<ContentBody>): Promise<AppendedObject> {
    return appendObject(this.#connection, input)
  }

  /**
   * Copies an object of up to 1 GiB inside OSS (OSS: CopyObject); use `resumableCopy` for larger ones. With
   * `metadataDirective: 'REPLACE'` and no `contentType`, requests the content type of the source first.
   */
  copyObject(input: CopyInput): Promise<CopiedObject> {
    return copyObject(this.#connection, input)
  }

  /** Returns the access control of an object (OSS: GetObjectACL). */
  getObjectAcl(input: ObjectInput): Promise<ObjectAcl> {
    return getObjectAcl(this.#connection, input)
  }

  /** Replaces the access control of an object (OSS: PutObjectACL). */
  putObjectAcl(input: ObjectAclInput): Promise<void> {
    return putObjectAcl(this.#connection, input)
  }

  /** Returns the tags of an object (OSS: GetObjectTagging). */
  getObjectTagging(input: ObjectInput): Promise<Tags> {
    return getObjectTagging(this.#connection, input)
  }

  /** Replaces the tags of an object (OSS: PutObjectTagging). */
  putObjectTagging(input: ObjectTaggingInput): Promise<void> {
    return putObjectTagging(this.#connection, input)
  }

  /**
   * Restores an archived object, or prolongs the time for which its restored copy can be read (OSS:
   * RestoreObject). `restore` of `headObject` reports when it can be read.
   *
   * @throws ServiceError `RestoreAlreadyInProgress`, and `OperationNotSupported` for other storage classes.
   */
  restoreObject(input: RestoreObjectInput): Promise<RestoreStarted> {
    return restoreObject(this.#connection, input)
  }

  /** Removes all tags of an object (OSS: DeleteObjectTagging). */
  deleteObjectTagging(input: ObjectInput): Promise<void> {
    return deleteObjectTagging(this.#connection, input)
  }

  /**
   * Deletes objects or versions of objects, 1,000 per request (OSS: DeleteMultipleObjects).
   *
   * @returns the deleted keys, including keys without an object.
   */
  deleteObjects(input: DeleteObjectsInput): Promise<readonly DeletedObject[]> {
    return deleteObjects(this.#connection, input)
  }

  /** Lists the objects of a bucket, in the order of their keys' UTF-8 bytes (OSS: ListObjectsV2). */
  listObjects(input: ListObjectsInput): AsyncIterable<ListedObject> {
    return listObjects(this.#connection, input)
  }

  /**
   * Lists the entries of a directory: objects whose key has no delimiter after the prefix, and the common
   * prefixes of all other keys (OSS: ListObjectsV2).
   */
  listDirectory(input: ListDirectoryInput): AsyncIterable<ListedObject | ListedPrefix> {
    return listDirectory(this.#connection, input)
  }

  /**
   * Lists the versions and delete markers of a bucket by the UTF-8 bytes of their keys, those of a key from
   * the latest to the oldest (OSS: ListObjectVersions).
   */
  listObjectVersions(input: ListObjectVersionsInput): AsyncIterable<ListedVersion | ListedDeleteMarker> {
    return listObjectVersions(this.#connection, input)
  }

  /**
   * Returns the URL of an object without a signature, for objects that anyone may read; it has the form that
   * the requests of this client have. Nothing is sent, so the object need not exist.
   *
   * @throws ValidationError for invalid input.
   */
  objectUrl(input: ObjectUrlInput): string {
    return objectUrl(this.#connection, input)
  }
}
