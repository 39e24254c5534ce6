import type { RewindableBody } from './rewindable-body.ts'

/** HTTP methods of the OSS API. */
export type HttpMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

/** A request before it is authorized. */
export interface HttpRequest {
  /** HTTP method. By default, a POST is not retried when the service may have applied it. */
  readonly method: HttpMethod
  /** https, or http to this machine; without user name and password. */
  readonly url: URL
  /** Names in any case; values are Latin-1 text. `content-length` is set from the body. */
  readonly headers: Readonly<Record<string, string>>
  /** Request body. Omit it for a request without one. */
  readonly body?: RewindableBody
  /** Bucket, used only by the authorizer: signatures cover it in any form of the URL. */
  readonly bucket?: string
  /** Object key as plain text, used only by the authorizer. */
  readonly key?: string
}
