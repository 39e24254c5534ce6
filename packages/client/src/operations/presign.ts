import type { HttpMethod } from '@oss/http'
import type { Credentials, Signer } from '@oss/signer'
import { type Endpoint, urlOf } from '../endpoint.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'

/** What a signed URL is to allow. */
export interface PresignInput extends ObjectOptions {
  readonly method: Extract<HttpMethod, 'GET' | 'PUT' | 'HEAD' | 'DELETE'>
  readonly bucket: string
  readonly key: string
  /** V4: 1 to 604,800 (seven days). V1: 1 or more. */
  readonly expiresInSeconds: number
}

/** A URL that lets whoever has it make one kind of request until it expires. Treat it as a secret. */
export interface PresignedRequest {
  readonly url: URL
  readonly method: string
  /** Headers that the request must have, exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>
}

/** Signs a URL. Nothing is sent. */
export function presign(
  signer: Signer,
  endpoint: Endpoint,
  credentials: Credentials,
  at: Date,
  input: PresignInput,
): PresignedRequest {
  const { method, bucket, key, expiresInSeconds } = input
  const headers = objectHeaders(input)
  const url = urlOf(endpoint, bucket, key, {})
  const signed = signer.presign({ method, url, headers, bucket, key }, credentials, at, { expiresInSeconds })
  return { url: signed, method, headers }
}
