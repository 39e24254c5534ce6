import type { Principal } from '../signature/principal.ts'
import type { Catalogue } from '../storage/catalogue.ts'
import type { Address } from '../wire/address.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import type { Query } from '../wire/query.ts'
import type { RequestBody } from '../wire/request-body.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** A request that is understood, authenticated and allowed. */
export interface OperationRequest {
  readonly method: string
  /** `''` for a call to the service itself. */
  readonly bucket: string
  /** `''` for a call to a bucket. */
  readonly key: string
  readonly addressStyle: Address['style']
  /** This emulator as the client reached it: host and port, without a scheme. */
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
   * Runs the change of the request when its turn has come; everything it depends on is checked inside. A fault may put it
   * off until long after the connection is gone.
   */
  commit<Result>(change: () => Promise<Result>): Promise<Result>
  /** @throws ServiceFailure `AccessDenied` when the sender may not do this to this object. */
  requirePermission(action: string, bucket: string, key: string): void
}

/** What operations work on. */
export interface Service {
  readonly catalogue: Catalogue
  /** Without the `oss-` prefix. */
  readonly region: string
  /** The id and name of the one account that owns everything. */
  readonly ownerId: string
}

/** Carries one kind of request out. */
export type Operation = (request: OperationRequest, service: Service) => Promise<HttpResponse>
