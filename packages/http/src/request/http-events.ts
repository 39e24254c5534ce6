import type { HttpError } from '../errors/http-error.ts'

/** Which attempt of which request an event is about. */
export interface AttemptEvent {
  /** Names the request with all its attempts, differently from all others. Not OSS's request id: each attempt has one of its own. */
  readonly callId: string
  /** The HTTP method. */
  readonly method: string
  /** Scheme, host and path. A query may hold a signature. */
  readonly target: string
  /** The label that was given with the request. */
  readonly operation: string | undefined
  /** 1 for the first. */
  readonly attempt: number
}

/**
 * What a client tells about its requests. A callback that throws changes nothing. The same is told to the channels `oss:request`,
 * `oss:response`, `oss:retry` and `oss:failure` of `node:diagnostics_channel`, for all clients of the process. Nothing secret is in any.
 */
export interface HttpEvents {
  /** An attempt is about to be sent. */
  request(event: AttemptEvent): void
  /** The head of an answer came. */
  response(
    event: AttemptEvent & {
      readonly status: number
      readonly requestId: string | undefined
      /** From the start of the attempt. */
      readonly durationMs: number
    },
  ): void
  /** An attempt failed and another will follow after `delayMs`. */
  retry(event: AttemptEvent & { readonly error: HttpError; readonly delayMs: number }): void
  /**
   * A request ended with an error, which is what the call rejects with; `attempt` is how often it was sent. Of `stream`, until the head of the
   * answer.
   */
  failure(
    event: AttemptEvent & {
      /** An `HttpError`, the reason of the caller's signal, or what the body or the authorizer threw. */
      readonly error: unknown
      /** From the call on, with all attempts and waits. */
      readonly durationMs: number
    },
  ): void
}
