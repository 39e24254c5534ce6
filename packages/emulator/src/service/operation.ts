import type { Principal } from '../signature/principal.ts'
import type { Catalogue } from '../storage/catalogue.ts'
import type { Address } from '../wire/address.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import type { Query } from '../wire/query.ts'
import type { RequestBody } from '../wire/request-body.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** A request that is routed, authenticated and authorized. */
export interface OperationRequest {
  readonly method: string
  /** `''` for a call to the service itself. */
  readonly bucket: string
  /** `''` for a call to a bucket. */
  readonly key: string
  readonly addressStyle: Address['style']
  /** Host and port of the emulator as the client reached it, without a scheme. */
  readonly endpoint: string
  readonly query: Query
  readonly headers: RequestHeaders
  readonly body: RequestBody
  readonly principal: Principal
  /** Aborted when the emulator closes. */
  readonly closing: AbortSignal
  /** The server's clock, milliseconds. */
  now(): number
  /**
   * Runs the change that the request makes, after the changes of earlier requests. Checks on which the change
   * depends belong inside. A fault may delay it until after the connection is closed.
   */
  commit<Result>(change: () => Promise<Result>): Promise<Result>
  /** @throws ServiceError `AccessDenied` when the sender lacks the permission. */
  requirePermission(action: string, bucket: string, key: string): void
}

/** The state that operations read and change. */
export interface Service {
  readonly catalogue: Catalogue
  /** Without the `oss-` prefix. */
  readonly region: string
  /** ID and name of the account that owns all buckets. */
  readonly ownerId: string
}

/** Executes one kind of request. */
export type Operation = (request: OperationRequest, service: Service) => Promise<HttpResponse>
