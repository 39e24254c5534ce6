import type { ErrorJson } from '../errors/error-json.ts'
import type { SignedTexts } from '../transport/authorizer.ts'
import type { ConnectionInfo } from '../transport/connection-info.ts'
import type { AttemptEvent } from './http-events.ts'

/**
 * A detail of a request, for a log that is attached to a bug report. Plain data, without secrets: signatures,
 * tokens and the rest of an access key id are replaced by `***`.
 *
 * - `network-down`: the client's `networkStatus` reports no network; the attempt waits.
 * - `network-up`: the wait has ended, `durationMs` after it started.
 * - `request`: an attempt is about to be sent.
 * - `signed`: what was signed for the attempt: the canonical request (V4 only) and the string to sign.
 * - `connection`: the attempt has a connection, with the time that each step took if it is new.
 * - `response`: the response head has arrived; `durationMs` is the time to the first byte.
 * - `retry`: the attempt failed with `error`, and another follows after `delayMs`.
 * - `failure`: the call rejects with `error`, `durationMs` after it started.
 */
export type DebugEvent = AttemptEvent & {
  /** Milliseconds since the epoch. */
  readonly atMs: number
} & (
    | { readonly kind: 'request' }
    | { readonly kind: 'network-down' }
    | { readonly kind: 'network-up'; readonly durationMs: number }
    | ({ readonly kind: 'signed' } & SignedTexts)
    | ({ readonly kind: 'connection' } & ConnectionInfo)
    | {
        readonly kind: 'response'
        readonly status: number
        readonly requestId: string | undefined
        readonly durationMs: number
      }
    | { readonly kind: 'retry'; readonly error: ErrorJson; readonly delayMs: number }
    | { readonly kind: 'failure'; readonly error: ErrorJson | string; readonly durationMs: number }
  )

/** Receives the details of all requests of a client. Errors that it throws are ignored. */
export type DebugSink = (event: DebugEvent) => void
