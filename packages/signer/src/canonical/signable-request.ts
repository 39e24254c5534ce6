/** The HTTP methods that OSS accepts. */
export type HttpMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

/**
 * The parts of a request that a signature covers. The body is not one: OSS accepts only `UNSIGNED-PAYLOAD`.
 */
export interface SignableRequest {
  /** The method that the request is sent with. */
  readonly method: HttpMethod
  /** Only its query is signed; the signed path consists of `bucket` and `key`. */
  readonly url: URL
  /** Names in any case. Values are Latin-1 text, one character for each byte on the wire. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent for requests to the service itself. Virtual-host, path and CNAME URLs sign the same resource. */
  readonly bucket?: string
  /** The object key as text, not percent-encoded. Absent for requests to a bucket. */
  readonly key?: string
}
