import type { HttpMethod } from '@oss/http'
import type { Credentials, Signer } from '@oss/signer'
import { type Endpoint, type Query, urlOf } from '../connection/endpoint.ts'
import type { CompleteOptions } from '../operations/complete-multipart-upload.ts'
import { completeHeaders, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import {
  type PayerOptions,
  payerHeaders,
  type TransferOptions,
  transferHeaders,
} from '../options/transfer-options.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

/** How long a signed URL works. */
export interface Lifetime extends PayerOptions {
  /** V4: 1 to 604,800 (seven days). V1: 1 or more. A URL that temporary credentials signed ends with them. */
  readonly expiresInSeconds: number
}

/** What a signed URL is to allow. */
export interface PresignInput extends ObjectOptions, Lifetime {
  readonly method: Extract<HttpMethod, 'GET' | 'PUT' | 'HEAD' | 'DELETE'>
  readonly bucket: string
  readonly key: string
}

/** Which part a signed URL is to take. */
export interface PresignPartInput extends UploadRef, TransferOptions, Lifetime {
  /** From 1 to 10,000. */
  readonly partNumber: number
}

/** Which upload a signed URL is to complete. */
export interface PresignCompleteInput extends UploadRef, CompleteOptions, Lifetime {}

/** A URL that lets whoever has it make one kind of request until it expires. Treat it as a secret. */
export interface PresignedRequest {
  readonly url: URL
  readonly method: string
  /** Headers that the request must have, exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>
}

/** Who signs, for which service, and when. */
export interface UrlSigner {
  readonly signer: Signer
  readonly endpoint: Endpoint
  readonly credentials: Credentials
  readonly at: Date
}

/** Signs a URL. Nothing is sent. */
export function presign(by: UrlSigner, input: PresignInput): PresignedRequest {
  return signed(by, input.method, input, {}, objectHeaders(input))
}

/** Signs a URL for one part of a multipart upload (OSS: UploadPart). */
export function presignPart(by: UrlSigner, input: PresignPartInput): PresignedRequest {
  const { uploadId, partNumber } = input
  return signed(by, 'PUT', input, { partNumber: String(partNumber), uploadId }, transferHeaders(input))
}

/** Signs a URL that completes a multipart upload with all the parts OSS has; the request has no body (OSS: x-oss-complete-all). */
export function presignComplete(by: UrlSigner, input: PresignCompleteInput): PresignedRequest {
  const headers = { 'x-oss-complete-all': 'yes', ...completeHeaders(input) }
  return signed(by, 'POST', input, { uploadId: input.uploadId }, headers)
}

function signed(
  { signer, endpoint, credentials, at }: UrlSigner,
  method: HttpMethod,
  input: Lifetime & { readonly bucket: string; readonly key: string },
  query: Query,
  given: Readonly<Record<string, string>>,
): PresignedRequest {
  const { bucket, key, expiresInSeconds } = input
  const headers = { ...given, ...payerHeaders(input) }
  const url = urlOf(endpoint, bucket, key, query)
  const request = { method, url, headers, bucket, key }
  return { url: signer.presign(request, credentials, at, { expiresInSeconds }), method, headers }
}
