import type { HttpError } from '../errors/http-error.ts'

/** The attempt that an event is about. */
export interface AttemptEvent {
  /** Unique id of the call with all its attempts. Not OSS's request id: each attempt has its own. */
  readonly callId: string
  /** HTTP method. */
  readonly method: string
  /** Scheme, host and path, without the query, which may hold a signature. */
  readonly target: string
  /** `operation` label of the request. */
  readonly operation: string | undefined
  /** Number of the attempt, from 1. */
  readonly attempt: number
}

/**
 * Events of a client. Errors thrown by a callback are ignored. The same events are published to the channels
 * `oss:request`, `oss:response`, `oss:retry` and `oss:failure` of `node:diagnostics_channel`, for all clients
 * of the process. Events contain no secrets.
 */
export interface HttpEvents {
  /** An attempt is about to be sent. */
  request(event: AttemptEvent): void
  /** A response head has arrived. */
  response(
    event: AttemptEvent & {
      readonly status: number
      readonly requestId: string | undefined
      /** Milliseconds since the start of the attempt. */
      readonly durationMs: number
    },
  ): void
  /** An attempt failed and will be followed by another after `delayMs`. */
  retry(event: AttemptEvent & { readonly error: HttpError; readonly delayMs: number }): void
  /**
   * A call rejects with this error; `attempt` is the number of attempts sent. For `stream`, only failures
   * before the response head arrives.
   */
  failure(
    event: AttemptEvent & {
      /**
       * An `HttpError`, the reason of the caller's signal, or an error thrown by the body or the authorizer.
       */
      readonly error: unknown
      /** Milliseconds since the call, with all attempts and waits. */
      readonly durationMs: number
    },
  ): void
}
