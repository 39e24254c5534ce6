import type { HttpMethod } from '@oss/http/core'
import { type Credentials, parseExpiresAt, type Signer, SigningError } from '@oss/signer'
import type { Connection } from '../connection/connection.ts'
import { isAnonymous } from '../connection/credentials.ts'
import { type Endpoint, type Query, urlOf } from '../connection/endpoint.ts'
import { ownSignal } from '../connection/own-signal.ts'
import type { CompleteOptions } from '../operations/complete-multipart-upload.ts'
import { checkOptions } from '../options/check-options.ts'
import { completeHeaders, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import {
  type PayerOptions,
  payerHeaders,
  type TransferOptions,
  transferHeaders,
} from '../options/transfer-options.ts'
import { checkPartNumber, checkUploadRef, type UploadRef } from '../options/upload-id-input.ts'
import type { PresignedRequest } from './presigned-upload.ts'
import { type PresignReadOptions, readQuery, refuseReadOptions } from './read-options.ts'

/** Lifetime of a signed URL. */
export interface ExpiryOptions extends PayerOptions {
  /**
   * Signature V4: 1 to 604,800 (seven days). V1: 1 or more. A URL that was signed with temporary credentials
   * expires with them.
   */
  readonly expiresInSeconds: number
}

interface PresignTarget extends ExpiryOptions {
  readonly bucket: string
  readonly key: string
}

/** A signed URL that downloads an object. */
export interface PresignGetInput extends PresignTarget, PresignReadOptions {
  readonly method: 'GET'
}

/** A signed URL that describes an object. */
export interface PresignHeadInput extends PresignTarget, Omit<PresignReadOptions, 'process'> {
  readonly method: 'HEAD'
}

/** A signed URL that stores an object. Its request must send the headers of the result. */
export interface PresignPutInput extends PresignTarget, ObjectOptions {
  readonly method: 'PUT'
}

/** A signed URL that deletes an object. */
export interface PresignDeleteInput extends PresignTarget, Pick<PresignReadOptions, 'versionId'> {
  readonly method: 'DELETE'
}

/** The request that a signed URL allows, with the options that its method takes. */
export type PresignInput = PresignGetInput | PresignHeadInput | PresignPutInput | PresignDeleteInput

/** The part that a signed URL stores. */
export interface PresignPartInput extends UploadRef, TransferOptions, ExpiryOptions {
  /** From 1 to 10,000. */
  readonly partNumber: number
}

/** The upload that a signed URL completes. */
export interface PresignCompleteInput extends UploadRef, CompleteOptions, ExpiryOptions {}

export async function presign(
  connection: Connection,
  input: PresignInput & RequestOptions,
): Promise<PresignedRequest> {
  checkObject(input)
  return signRequest(await createUrlSigner(connection, input), input)
}

export async function presignUploadPart(
  connection: Connection,
  input: PresignPartInput & RequestOptions,
): Promise<PresignedRequest> {
  checkUploadRef(input)
  checkPartNumber(input.partNumber)
  return signUploadPart(await createUrlSigner(connection, input), input)
}

export async function presignCompleteMultipartUpload(
  connection: Connection,
  input: PresignCompleteInput & RequestOptions,
): Promise<PresignedRequest> {
  checkUploadRef(input)
  return signCompletion(await createUrlSigner(connection, input), input)
}

/** Signer, credentials, endpoint and time of a signature. */
export interface UrlSigner {
  readonly signer: Signer
  readonly endpoint: Endpoint
  readonly credentials: Credentials
  readonly at: Date
}

/** Checks the options of a call, and gets credentials to sign with. */
export async function createUrlSigner(
  { now, context, signer, credentials: cache }: Connection,
  input: RequestOptions,
): Promise<UrlSigner> {
  checkOptions(input)
  const { credentials } = await cache.get(now(), ownSignal(input.signal))
  if (isAnonymous(credentials)) {
    const message = 'anonymousCredentials() cannot sign URLs and forms. Use the credentials of an access key.'
    throw new SigningError('CREDENTIALS_MISSING', 'credentials', message)
  }
  // The time after the credentials were fetched, because that can take a while.
  return { signer, endpoint: context.endpoint, credentials, at: new Date(now()) }
}

/** Signs a request for an object whose name was checked. */
export function signRequest(by: UrlSigner, input: PresignInput): PresignedRequest {
  if (input.method !== 'PUT') return sign(by, input.method, input, readQuery(input.method, input), {})
  refuseReadOptions(input)
  return sign(by, input.method, input, {}, objectHeaders(input))
}

/** Signs an UploadPart request for an upload id and a part number that were checked. */
export function signUploadPart(by: UrlSigner, input: PresignPartInput): PresignedRequest {
  const { uploadId, partNumber } = input
  return sign(by, 'PUT', input, { partNumber: String(partNumber), uploadId }, transferHeaders(input))
}

/** Signs a completion with all parts that OSS has; the request has no body (OSS: x-oss-complete-all). */
export function signCompletion(by: UrlSigner, input: PresignCompleteInput): PresignedRequest {
  const headers = { 'x-oss-complete-all': 'yes', ...completeHeaders(input) }
  return sign(by, 'POST', input, { uploadId: input.uploadId }, headers)
}

function sign(
  { signer, endpoint, credentials, at }: UrlSigner,
  method: HttpMethod,
  input: ExpiryOptions & { readonly bucket: string; readonly key: string },
  query: Query,
  given: Readonly<Record<string, string>>,
): PresignedRequest {
  const { bucket, key, expiresInSeconds } = input
  const headers = { ...given, ...payerHeaders(input) }
  const url = urlOf(endpoint, bucket, key, query)
  const request = { method, url, headers, bucket, key }
  const { href } = signer.presign(request, credentials, at, { expiresInSeconds })
  // Signatures have whole seconds.
  const endMs = (Math.floor(at.getTime() / 1000) + expiresInSeconds) * 1000
  const expiresAtMs = Math.min(endMs, parseExpiresAt(credentials.expiresAt) ?? endMs)
  return { url: href, method, headers, expiresAtMs }
}
