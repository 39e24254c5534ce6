import { isAttemptError } from '../errors/attempt-error.ts'
import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'
import { type ClockSkew, clockSkewOf } from '../response/clock-skew.ts'
import { MAX_ERROR_BYTES, mayHaveBeenApplied, readErrorResponse } from '../response/error-response.ts'
import { exactBody } from '../response/exact-body.ts'
import { readText } from '../response/read-text.ts'
import { type ReadTimeout, readWithTimeout } from '../response/read-with-timeout.ts'
import { requestIdOf } from '../response/request-id.ts'
import type { ResponseReader } from '../response/response-reader.ts'
import { redactorOf, targetOf } from '../security/redact.ts'
import { urlProblem } from '../security/url-problem.ts'
import type { Authorizer, SignedTexts } from '../transport/authorizer.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { TransportResponse } from '../transport/transport.ts'
import type { Cancellation } from './cancellation.ts'
import type { DebugSink } from './debug-event.ts'
import { emit } from './emit.ts'
import type { MeteredBody } from './metered-body.ts'
import type { RequestErrors } from './request-errors.ts'
import type { SharedState } from './shared-state.ts'
import type { ResolvedTimeouts } from './timeouts.ts'

/**
 * Result of an attempt. Errors that are not subject to retries, such as those of the body, are thrown
 * instead.
 */
export type AttemptOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly isOpen: boolean }
  | {
      readonly kind: 'failed'
      readonly error: ServiceError | TransportError
      /** The request that the service rejected, as it was authorized. */
      readonly rejected?: HttpRequest
      /** How wrong the local clock is, if the service rejected the request because of it. */
      readonly skew: ClockSkew | undefined
    }

/** Input of one attempt. */
export interface AttemptInput {
  readonly shared: SharedState
  readonly request: HttpRequest
  readonly body: MeteredBody | undefined
  readonly timeouts: ResolvedTimeouts
  readonly cancellation: Cancellation
  readonly errors: RequestErrors
  /** The request whose credentials the service rejected: they must be renewed. */
  readonly rejected: HttpRequest | undefined
  readonly freshConnection: boolean
}

/** Authorizes a request, sends it once, and reads the response. */
export async function runAttempt<Value>(
  input: AttemptInput,
  read: ResponseReader<Value>,
): Promise<AttemptOutcome<Value>> {
  const { shared, body, cancellation, errors } = input
  try {
    const authorizing = authorize(input)
    const request = 'then' in authorizing ? await authorizing : authorizing
    const problem = request.url === input.request.url ? undefined : urlProblem(request.url, shared)
    if (problem !== undefined) return failed(errors.transportError(problem.code, problem.message))
    cancellation.inFlight = true
    errors.attempts += 1
    const response = await send(input, request)
    const outcome = await readResponse(input, request, response, read)
    cancellation.inFlight = outcome.kind === 'done' && outcome.isOpen
    return outcome
  } catch (thrown) {
    if (cancellation.cause !== undefined) {
      errors.recordAttempt(cancellation.inFlight && isSent(body))
      throw errors.fromCancellation(cancellation.cause)
    }
    cancellation.inFlight = false
    if (!isAttemptError(thrown)) throw thrown
    return failed(errors.fromAttempt(thrown))
  } finally {
    body?.close()
  }
}

function authorize(input: AttemptInput): HttpRequest | Promise<HttpRequest> {
  const { shared, request, cancellation, rejected } = input
  const { authorizer, clockSkewMs, debug } = shared
  if (authorizer === undefined) return request
  const { signal } = cancellation
  signal.throwIfAborted()
  if (debug !== undefined) return authorizeLogged(input, authorizer, debug)
  const authorizing = authorizer.authorize(request, {
    clockSkewMs,
    forceRefresh: rejected !== undefined,
    rejected,
    signal,
  })
  return 'then' in authorizing ? cancellation.race(authorizing) : authorizing
}

async function authorizeLogged(
  { shared, request, cancellation, errors, rejected }: AttemptInput,
  authorizer: Authorizer,
  debug: DebugSink,
): Promise<HttpRequest> {
  const { clock, clockSkewMs } = shared
  const { signal } = cancellation
  let signed: SignedTexts | undefined
  const onSigned = (texts: SignedTexts): void => {
    signed = texts
  }
  const options = { clockSkewMs, forceRefresh: rejected !== undefined, rejected, signal, onSigned }
  const authorizing = authorizer.authorize(request, options)
  const authorized = 'then' in authorizing ? await cancellation.race(authorizing) : authorizing
  if (signed !== undefined) {
    // R13: headers of the request, such as the token, are part of what is signed.
    const redact = redactorOf(authorized)
    const canonicalRequest =
      signed.canonicalRequest === undefined ? undefined : redact(signed.canonicalRequest)
    const texts = { canonicalRequest, stringToSign: redact(signed.stringToSign) }
    const event = errors.event()
    emit(debug, { kind: 'signed', atMs: clock.now(), ...event, attempt: event.attempt + 1, ...texts })
  }
  return authorized
}

async function send(input: AttemptInput, request: HttpRequest): Promise<TransportResponse> {
  const { shared, body, timeouts, cancellation, errors, freshConnection } = input
  const { clock, debug, events, transport } = shared
  const startedAtMs = clock.monotonicMs()
  if (events.listensTo('request')) events.request(errors.event())
  const { method, url, headers } = request
  const response = await transport.send(
    body === undefined ? { method, url, headers } : { method, url, headers, body },
    {
      signal: cancellation.signal,
      limits: timeouts.attempt,
      clock,
      freshConnection,
      onSent: (total) => body?.reportSent(total),
      ...(debug !== undefined && {
        onConnection: (connection) =>
          emit(debug, { kind: 'connection', atMs: clock.now(), ...errors.event(), ...connection }),
      }),
    },
  )
  shared.hasResponded = true
  if (events.listensTo('response'))
    events.response({
      ...errors.event(),
      status: response.status,
      requestId: requestIdOf(response.headers),
      durationMs: clock.monotonicMs() - startedAtMs,
    })
  return response
}

async function readResponse<Value>(
  input: AttemptInput,
  request: HttpRequest,
  response: TransportResponse,
  read: ResponseReader<Value>,
): Promise<AttemptOutcome<Value>> {
  const { body } = input
  let isOpen = false
  try {
    const { status } = response
    // 304 is not a redirect: a condition of the request was not met.
    const isRefusal = status >= 400 || status === 304
    if (status >= 300 && !isRefusal) return redirected(input, request, response)
    if (isRefusal) return refused(input, request, response, await readErrorText(input, response))
    const bytesSent = body?.bytesSent ?? 0
    const reading =
      response.bytes === undefined
        ? readWithTimeout(response, readTimeout(input), async () => read(response, bytesSent))
        : read(response, bytesSent)
    const result = 'then' in reading ? await reading : reading
    if (result.kind === 'error-document') return refused(input, request, response, result.text)
    isOpen = result.isOpen
    return { kind: 'done', value: result.value, isOpen }
  } finally {
    if (!isOpen) await response[Symbol.asyncDispose]()
  }
}

/** Redirects are never followed: the signature would be sent to another host. */
function redirected<Value>(
  { errors }: AttemptInput,
  { url }: HttpRequest,
  { status, headers }: TransportResponse,
): AttemptOutcome<Value> {
  const location = headers['location']
  const target =
    location !== undefined && URL.canParse(location, url.href) ? targetOf(new URL(location, url)) : undefined
  const destination = target === undefined ? '' : ` to ${target}`
  return failed(
    errors.transportError(
      'REDIRECT_REFUSED',
      `The response ${status} redirects${destination}, which is not followed.`,
    ),
  )
}

function refused<Value>(
  { shared, body, errors }: AttemptInput,
  request: HttpRequest,
  { status, headers }: TransportResponse,
  text: string | undefined,
): AttemptOutcome<Value> {
  const now = shared.clock.now()
  const response = readErrorResponse({ status, headers, text }, redactorOf(request), now)
  errors.recordAttempt(isSent(body) && mayHaveBeenApplied(response))
  const skew =
    response.code === 'RequestTimeTooSkewed' ? clockSkewOf(response, headers['date'], now) : undefined
  return { kind: 'failed', error: errors.serviceError(response, skew), skew, rejected: request }
}

/** Whether the service may have received the whole body. OSS never stores an incomplete one. */
function isSent(body: MeteredBody | undefined): boolean {
  return body === undefined || body.mayBeComplete
}

/**
 * Reads the error document; `undefined` if it cannot be read, because the status alone shows that the service
 * rejected the request.
 */
async function readErrorText(input: AttemptInput, response: TransportResponse): Promise<string | undefined> {
  try {
    return await readWithTimeout(response, readTimeout(input), () =>
      readText(exactBody(response), MAX_ERROR_BYTES),
    )
  } catch (error) {
    if (input.cancellation.cause !== undefined) throw error
    return undefined
  }
}

function readTimeout({ timeouts, shared }: AttemptInput): ReadTimeout {
  return { responseBodyMs: timeouts.responseBodyMs, clock: shared.clock }
}

function failed<Value>(error: TransportError): AttemptOutcome<Value> {
  return { kind: 'failed', error, skew: undefined }
}
