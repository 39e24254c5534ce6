import type { HttpError } from './http-error.ts'

/** Which attempt of which request an event is about. */
export interface AttemptEvent {
  /** The HTTP method. */
  readonly method: string
  /** Scheme, host and path. A query may hold a signature. */
  readonly target: string
  /** The label that was given with the request. */
  readonly operation: string | undefined
  /** 1 for the first. */
  readonly attempt: number
}

/** What a client tells about its requests. A callback that throws changes nothing. */
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
}
