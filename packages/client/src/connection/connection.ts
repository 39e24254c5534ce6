import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  type Clock,
  createRetryPolicy,
  type HttpClient,
  type HttpClientOptions,
  type RetryPolicy,
  type SendOptions,
  systemClock,
} from '@oss/http/core'
import type { CheckpointStore } from '@oss/multipart'
import type { Signer } from '@oss/signer'
import type { FileAccess } from '../bodies/file-access.ts'
import type { TransferListeners } from '../events/client-events.ts'
import { createDebugLog, type DebugLog, loggedListeners } from '../events/debug-log.ts'
import { emit } from '../events/emit.ts'
import { checkOptions } from '../options/check-options.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { rateLimit } from '../rates/rate-limit.ts'
import { RequestLimit } from '../rates/request-limit.ts'
import { type ClientOptions, endpointAndSigner } from './client-options.ts'
import { ConcurrencyGovernor } from './concurrency-governor.ts'
import { type CredentialsCache, createCredentialsCache } from './credentials-cache.ts'
import { loggedProvider } from './logged-provider.ts'
import { type OssContext, withPayer, withSignal } from './oss-request.ts'
import { createRequestAuthorizer } from './request-authorizer.ts'

/** Services of the platform that a client runs on. */
export interface Platform {
  /** Creates the HTTP client, with the transport of the client options or of the platform. */
  createHttpClient(options: Omit<HttpClientOptions, 'transport'>): HttpClient
  /** Returns the listeners of transfers: those of the client options, and what the platform adds. */
  transferListeners(on: TransferListeners): TransferListeners
  /** Access to files; `undefined` on platforms that have none. */
  readonly files: FileAccess | undefined
}

/** The state that all calls of a client share. */
export interface Connection {
  readonly context: OssContext
  readonly requestLimit: RequestLimit
  readonly signer: Signer
  readonly credentials: CredentialsCache
  readonly clock: Clock
  readonly retry: RetryPolicy
  /** Listeners of transfers. */
  readonly events: TransferListeners
  /** Log of the option `debug`. */
  readonly debug: DebugLog | undefined
  readonly files: FileAccess | undefined
  /** Checkpoint store of the client options. */
  readonly checkpoints: CheckpointStore | undefined
  /** In-memory store for transfers that have neither a file nor another checkpoint store. */
  readonly defaultStore: CheckpointStore
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds of a monotonic clock, for durations. */
  monotonicMs(): number
}

/**
 * Creates the shared state of a client.
 *
 * @throws ValidationError for an endpoint or region that cannot work
 */
export function createConnection(options: ClientOptions, platform: Platform): Connection {
  const { endpoint, signer } = endpointAndSigner(options)
  const { clock = systemClock, retry = createRetryPolicy(), on = {}, checkpoints } = options
  const { networkStatus, timeouts, allowInsecure, uploadBytesPerSecond } = options
  const limit = uploadBytesPerSecond === undefined ? undefined : rateLimit(uploadBytesPerSecond, clock)
  const debug = createDebugLog(options.debug, clock)
  const credentials = createCredentialsCache(loggedProvider(options.credentials, debug, clock))
  const governor = new ConcurrencyGovernor()
  const requestLimit = new RequestLimit(clock)
  const http = platform.createHttpClient({
    authorizer: requestLimit.limited(createRequestAuthorizer(signer, credentials, clock)),
    clock,
    retry,
    ...(networkStatus !== undefined && { networkStatus }),
    ...(timeouts !== undefined && { timeouts }),
    ...(allowInsecure !== undefined && { allowInsecure }),
    ...(options.debug !== undefined && { debug: options.debug }),
    on: {
      ...on,
      retry(event) {
        governor.requestFailed(event.error, clock.monotonicMs())
        emit(on.retry?.bind(on), event)
      },
    },
  })
  return {
    context: { http, endpoint, governor, ...(limit && { limit }) },
    requestLimit,
    signer,
    credentials,
    clock,
    retry,
    events: loggedListeners(platform.transferListeners(on), debug),
    debug,
    files: platform.files,
    checkpoints,
    defaultStore: memoryCheckpointStore(),
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
  }
}

/** Interrupts all requests in flight and closes all connections. */
export async function closeConnection({ context, credentials }: Connection): Promise<void> {
  const closed = context.http.close()
  credentials.close()
  await closed
}

/** Options of calls that send a body. */
interface CallOptions extends RequestOptions {
  readonly onProgress?: (bytesSent: number) => void
}

/** Context and options for the requests of one call. */
export interface PreparedCall {
  readonly context: OssContext
  readonly send: SendOptions
}

/** Checks the options of a call and derives how its requests are sent. @throws ValidationError */
export function prepareCall({ context }: Pick<Connection, 'context'>, options: CallOptions): PreparedCall {
  checkOptions(options)
  const { signal, onProgress } = options
  const send = { ...withSignal(signal), ...(onProgress && { onBytesSent: onProgress }) }
  return { context: withPayer(context, options), send }
}
