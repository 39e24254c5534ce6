import { type Connection, checkObject } from '../connection.ts'
import { type PresignedRequest, type PresignInput, presign } from '../operations/presign.ts'
import type { RequestOptions } from '../oss-request.ts'
import { MultipartCalls } from './multipart-calls.ts'

/** The calls that sign what somebody without credentials sends. */
export class PresignCalls extends MultipartCalls {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    super(connection)
    this.#connection = connection
  }

  /** Signs a URL that lets whoever has it make one kind of request until it expires. Nothing is sent. */
  async presign(input: PresignInput & RequestOptions): Promise<PresignedRequest> {
    checkObject(input)
    const { now, context, signer, credentials: cache } = this.#connection
    const nowMs = now()
    const { credentials } = await cache.get(nowMs, input.signal ?? new AbortController().signal)
    return presign(signer, context.endpoint, credentials, new Date(nowMs), input)
  }
}
