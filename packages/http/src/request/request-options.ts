import { checkMethods, checkType } from '../errors/check-options.ts'
import type { RetryPolicy } from '../retry/retry-policy.ts'
import type { Timeouts } from './timeouts.ts'

/** Options of one request. */
export interface StreamOptions {
  /** When it aborts, the call rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * Whether sending twice has the same effect as sending once. Default: false for POST, true for all other
   * methods.
   */
  readonly idempotent?: boolean
  /**
   * Called with the number of body bytes of the current attempt that have left, as far as the transport can
   * know. Grows within an attempt; called with 0 when another attempt starts.
   */
  readonly onBytesSent?: (bytes: number) => void
  /** Each field overrides the client's. */
  readonly timeouts?: Timeouts
  /** Default: the client's. */
  readonly retry?: RetryPolicy
  /** True: send even while requests are disabled, e.g. for cleanup. Default: false. */
  readonly bypassGate?: boolean
  /** Label for events and errors, e.g. `UploadPart`. */
  readonly operation?: string
}

/** Options of one request whose response is read into memory. */
export interface SendOptions extends StreamOptions {
  /** Default: the client's. */
  readonly maxResponseBytes?: number
  /**
   * Names of headers, in lower case, that a response must have. A response without one is retried, and then
   * reported as `RESPONSE_MALFORMED`. Default: none.
   */
  readonly requiredHeaders?: readonly string[]
}

/** Checks the options of a request. @throws OptionError */
export function checkRequestOptions(options: StreamOptions): void {
  checkMethods('signal', options.signal, 'addEventListener', 'throwIfAborted')
  checkMethods('retry', options.retry, 'delayMs', 'succeeded')
  checkType('onBytesSent', options.onBytesSent, 'function')
  checkType('idempotent', options.idempotent, 'boolean')
  checkType('bypassGate', options.bypassGate, 'boolean')
  checkType('operation', options.operation, 'string')
}
