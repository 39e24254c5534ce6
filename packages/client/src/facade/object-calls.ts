import type { Proven } from '../bodies/checked-send.ts'
import { openBody, type PutBody } from '../bodies/put-body.ts'
import { sourceChecks } from '../bodies/source-checks.ts'
import { type Connection, checkObject, sending } from '../connection/connection.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import { type AppendedObject, appendBody } from '../operations/append.ts'
import { appendFile } from '../operations/append-file.ts'
import type { CopiedObject } from '../operations/copy-object.ts'
import { deleteObject } from '../operations/delete-object.ts'
import { getObject, type ObjectStream } from '../operations/get-object.ts'
import { headObject, type ObjectInfo } from '../operations/head-object.ts'
import { copySurely } from '../operations/idempotent-copy.ts'
import { putSurely } from '../operations/idempotent-put.ts'
import { keepContentType } from '../operations/keep-content-type.ts'
import { getObjectAcl, putObjectAcl } from '../operations/object-acl.ts'
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from '../operations/object-tagging.ts'
import { checkObjectRange } from '../operations/open-object.ts'
import { putDetails, type StoredAnswer } from '../operations/put-object.ts'
import { withContentType } from '../options/content-type.ts'
import { type ObjectAcl, objectHeaders } from '../options/object-options.ts'
import type { Tags } from '../options/tags.ts'
import { BucketCalls } from './bucket-calls.ts'
import type {
  AppendFileInput,
  AppendInput,
  CopyInput,
  GetObjectInput,
  ObjectAclInput,
  ObjectInput,
  ObjectTaggingInput,
  PutObjectInput,
} from './inputs.ts'

/** The calls about one object. */
export class ObjectCalls extends BucketCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    super(connection)
    this.#connection = connection
  }

  /** Stores an object in one request (OSS: PutObject). What was stored is proven by its CRC-64. */
  async putObject(input: PutObjectInput): Promise<StoredAnswer & Proven> {
    checkObject(input)
    checkEncryption(input.clientEncryption, input.metadata)
    const encryption = input.clientEncryption?.startUpload()
    const object = withContentType(ownType(withoutEncryption(input)), input.key, fileOf(input.body))
    const details = putDetails(object)
    const { context, send } = sending(this.#connection, input)
    await using body = await openBody(input.body, this.#connection.now, {
      ...sourceChecks(input),
      encryption,
    })
    return await body.send(async (bytes) => {
      const added = await encryption?.metadata({ size: bytes.byteLength })
      const said = added ? putDetails({ ...object, metadata: { ...object.metadata, ...added } }) : details
      return putSurely(context, input, said, bytes, send)
    })
  }

  /** Describes an object, or `undefined` when there is none of that key (OSS: HeadObject). */
  async headObject(input: ObjectInput): Promise<ObjectInfo | undefined> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return headObject(context, input, send)
  }

  /** Reads an object (OSS: GetObject). Resolves when the answer begins; its body comes as it is read. */
  async getObject(input: GetObjectInput): Promise<ObjectStream> {
    checkObject(input)
    if (input.range !== undefined) checkObjectRange(input.range)
    checkEncryption(input.clientEncryption)
    const { context, send } = sending(this.#connection, input)
    const connection = { ...this.#connection, context }
    return getObject(connection, withoutEncryption(input), send, input.clientEncryption)
  }

  /**
   * Appends to an object, or makes it (OSS: AppendObject). The position makes it safe to try again: an append counts once. Give `crc64` of the
   * append before, and the whole object is checked.
   */
  async appendObject(input: AppendInput): Promise<AppendedObject> {
    checkObject(input)
    return appendBody(this.#connection, input)
  }

  /**
   * Appends to an object what a file has more than it, in pieces of 4 MiB, so that the object becomes what the file was when the call began:
   * for logs that grow. What the object has is compared with the beginning of the file first, so the call can be repeated after whatever
   * happened.
   *
   * @throws AppendError `NOT_A_PREFIX` when the object is not what the file begins with.
   */
  async appendFile(input: AppendFileInput): Promise<AppendedObject & { readonly bytesAppended: number }> {
    checkObject(input)
    objectHeaders(input)
    return appendFile(this.#connection, input)
  }

  /**
   * Copies an object of up to 1 GiB inside OSS; a larger one goes by `uploadPartCopy` (OSS: CopyObject). Reads the source's content type first
   * when `metadataDirective` is `REPLACE` and no `contentType` is given.
   */
  async copyObject(input: CopyInput): Promise<CopiedObject> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    const options = await keepContentType(context, input.bucket, input.source, input, send)
    return copySurely(context, input, input.source, options, send)
  }

  /** The access rights of an object (OSS: GetObjectACL). */
  async getObjectAcl(input: ObjectInput): Promise<ObjectAcl> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return getObjectAcl(context, input, send)
  }

  /** Gives an object access rights in place of those it had (OSS: PutObjectACL). */
  async putObjectAcl(input: ObjectAclInput): Promise<void> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return putObjectAcl(context, input, input.acl, send)
  }

  /** The tags of an object (OSS: GetObjectTagging). */
  async getObjectTagging(input: ObjectInput): Promise<Tags> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return getObjectTagging(context, input, send)
  }

  /** Gives an object tags in place of those it had (OSS: PutObjectTagging). */
  async putObjectTagging(input: ObjectTaggingInput): Promise<void> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return putObjectTagging(context, input, input.tagging, send)
  }

  /** Removes all tags of an object (OSS: DeleteObjectTagging). */
  async deleteObjectTagging(input: ObjectInput): Promise<void> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return deleteObjectTagging(context, input, send)
  }

  /** Deletes an object; one that is not there counts as deleted (OSS: DeleteObject). */
  async deleteObject(input: ObjectInput): Promise<void> {
    checkObject(input)
    const { context, send } = sending(this.#connection, input)
    return deleteObject(context, input, send)
  }
}

/** A Blob of a browser or of `openAsBlob` may know its type. */
function ownType(input: PutObjectInput): PutObjectInput {
  const { body } = input
  const contentType = input.contentType ?? (body instanceof Blob && body.type !== '' ? body.type : undefined)
  return contentType === undefined ? input : { ...input, contentType }
}

function fileOf(body: PutBody): string | undefined {
  return typeof body === 'object' && body !== null && 'file' in body ? body.file : undefined
}
