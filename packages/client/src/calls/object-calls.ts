import { type Connection, checkObject, sending } from '../connection.ts'
import type { GetObjectInput, ObjectInput, PutObjectInput } from '../inputs.ts'
import { deleteObject } from '../operations/delete-object.ts'
import { checkObjectRange, getObject, type ObjectStream } from '../operations/get-object.ts'
import { headObject, type ObjectInfo } from '../operations/head-object.ts'
import { putObject, type StoredAnswer } from '../operations/put-object.ts'
import { withContentType } from '../options/content-type.ts'
import { objectHeaders } from '../options/object-options.ts'
import { openBody, type Proven, type PutBody } from '../put-body.ts'

/** The calls about one object. */
export class ObjectCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Stores an object in one request (OSS: PutObject). What was stored is proven by its CRC-64. */
  async putObject(input: PutObjectInput): Promise<StoredAnswer & Proven> {
    checkObject(input)
    const options = withContentType(ownType(input), input.key, fileOf(input.body))
    objectHeaders(options)
    const { context, send } = sending(this.#connection, input)
    await using body = await openBody(input.body, this.#connection.now)
    return await body.send((bytes) => putObject(context, input, options, bytes, send))
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
    const { context, send } = sending(this.#connection, input)
    return getObject(context, input, send)
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
