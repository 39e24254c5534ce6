import {
  type Clock,
  createRetryPolicy,
  HttpClient,
  type RetryPolicy,
  type SendOptions,
  systemClock,
} from '@oss/http'
import type { Signer } from '@oss/signer'
import { tellListener } from '../events/emit.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { connectionOf, type OssClientOptions } from './client-options.ts'
import { SharedPace } from './concurrency-governor.ts'
import { type CredentialsCache, createCredentialsCache } from './credentials-cache.ts'
import { type OssContext, type RequestOptions, withPayer, withSignal } from './oss-request.ts'
import { rateLimit } from './rate-limit.ts'
import { createRequestAuthorizer } from './request-authorizer.ts'

/** Codes after which other credentials may help. A temporary key that has expired long ago is not known at all any more. */
const CREDENTIALS_REFUSED = [
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
  'InvalidAccessKeyId',
]

/** What all calls of a client share. */
export interface Connection {
  readonly context: OssContext
  readonly signer: Signer
  readonly credentials: CredentialsCache
  readonly clock: Clock
  readonly retry: RetryPolicy
  /** Milliseconds since the epoch. */
  now(): number
}

/** Makes what the calls of a client share. @throws ValidationError for an endpoint or region that cannot work. */
export function createConnection(options: OssClientOptions): Connection {
  const { endpoint, signer } = connectionOf(options)
  const { clock = systemClock, retry = createRetryPolicy() } = options
  const { transport, connections, timeouts, allowInsecure, on, uploadBytesPerSecond } = options
  const limit = uploadBytesPerSecond === undefined ? undefined : rateLimit(uploadBytesPerSecond, clock)
  const credentials = createCredentialsCache(options.credentials)
  const pace = new SharedPace()
  const http = new HttpClient({
    authorizer: createRequestAuthorizer(signer, credentials, clock),
    clock,
    retry,
    refreshCredentialsOn: CREDENTIALS_REFUSED,
    ...(transport !== undefined && { transport }),
    ...(connections !== undefined && { connections }),
    ...(timeouts !== undefined && { timeouts }),
    ...(allowInsecure !== undefined && { allowInsecure }),
    on: {
      ...on,
      retry(event) {
        pace.failed(event.error, clock.now())
        tellListener(on?.retry?.bind(on), event)
      },
    },
  })
  const context = { http, endpoint, pace, ...(limit && { limit }) }
  return { context, signer, credentials, clock, retry, now: () => clock.now() }
}

/** What a caller may say of a request that moves bytes. */
interface CallOptions extends RequestOptions {
  readonly onProgress?: (bytesSent: number) => void
}

/** The context and the options with which a call's requests are sent. */
export function sending(
  { context }: Connection,
  options: CallOptions,
): { readonly context: OssContext; readonly send: SendOptions } {
  checkOptions(options)
  const { signal, onProgress } = options
  const send = { ...withSignal(signal), ...(onProgress && { onBytesSent: onProgress }) }
  return { context: withPayer(context, options), send }
}

/** Checks the names of an object and the options that are given with them. @throws ValidationError */
export function checkObject(input: { readonly bucket: string; readonly key: string }): void {
  checkBucket(input.bucket)
  checkKey(input.key)
  checkOptions(input)
}
