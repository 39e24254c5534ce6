import type { ClientContext } from '../client/create-shared-state.ts'
import { isAttemptError } from '../errors/attempt-error.ts'
import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'
import { type ClockSkew, clockSkewOf } from '../response/clock-skew.ts'
import { mayBeApplied, readServiceFault } from '../response/error-response.ts'
import { exactBody, readText } from '../response/read-text.ts'
import { type ReadLimit, readWithin } from '../response/read-with-timeout.ts'
import { requestIdOf } from '../response/request-id.ts'
import { redactorOf, targetOf } from '../security/redact.ts'
import { problemOfUrl } from '../security/url-problem.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import type { TransportResponse } from '../transport/transport.ts'
import type { RequestScope } from './cancellation.ts'
import type { AttemptEvent } from './http-events.ts'
import type { MeteredBody } from './metered-body.ts'
import type { RequestErrors } from './request-errors.ts'
import type { RequestLimits } from './timeouts.ts'

const maxErrorBytes = 65_536

/** What reading a 2xx answer came to. `isOpen`: whoever reads on ends the exchange. */
type Reading<T> =
  | { readonly kind: 'value'; readonly value: T; readonly isOpen: boolean }
  | { readonly kind: 'error-document'; readonly text: string }

/** Reads a 2xx answer. */
export type ReadAnswer<T> = (response: TransportResponse, bytesSent: number) => Promise<Reading<T>>

/** What an attempt came to. What must not be judged, such as an error of the body, is thrown instead. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T; readonly isOpen: boolean }
  | {
      readonly kind: 'failed'
      readonly error: ServiceError | TransportError
      /** What the answer says about our clock, when it says that it is off. */
      readonly skew: ClockSkew | undefined
    }

/** What one attempt works with. */
export interface AttemptInput {
  readonly context: ClientContext
  readonly request: HttpRequest
  readonly body: MeteredBody | undefined
  readonly limits: RequestLimits
  readonly scope: RequestScope
  readonly errors: RequestErrors
  readonly forceRefresh: boolean
  readonly freshConnection: boolean
}

/** Authorises a request, sends it once, and reads what comes. */
export async function makeAttempt<T>(input: AttemptInput, read: ReadAnswer<T>): Promise<Outcome<T>> {
  const { context, body, scope, errors } = input
  try {
    const request = await authorise(input)
    const problem = problemOfUrl(request.url, context)
    if (problem !== undefined) return failed(errors.transport(problem.code, problem.message))
    scope.inFlight = true
    errors.attempts += 1
    const response = await send(input, request)
    const outcome = await judge(input, request, response, read)
    scope.inFlight = outcome.kind === 'done' && outcome.isOpen
    return outcome
  } catch (thrown) {
    if (scope.end !== undefined) {
      errors.note(scope.inFlight && isSent(body))
      throw errors.ofEnd(scope.end)
    }
    scope.inFlight = false
    if (!isAttemptError(thrown)) throw thrown
    return failed(errors.ofAttempt(thrown))
  }
}

async function authorise({ context, request, scope, forceRefresh }: AttemptInput): Promise<HttpRequest> {
  const { authorizer, clockSkewMs } = context
  if (authorizer === undefined) return request
  const { signal } = scope
  signal.throwIfAborted()
  const authorised = authorizer.authorize(request, { clockSkewMs, forceRefresh, signal })
  return 'then' in authorised ? await scope.race(authorised) : authorised
}

async function send(input: AttemptInput, request: HttpRequest): Promise<TransportResponse> {
  const { context, body, limits, scope, errors, freshConnection } = input
  const { clock, on, transport } = context
  const event: AttemptEvent = errors.event()
  const startedAt = clock.now()
  on.request(event)
  const { method, url, headers } = request
  const response = await transport.send(
    { method, url, headers, ...(body === undefined ? {} : { body }) },
    { signal: scope.signal, limits: limits.attempt, clock, freshConnection },
  )
  context.hasResponded = true
  on.response({
    ...event,
    status: response.status,
    requestId: requestIdOf(response.headers),
    durationMs: clock.now() - startedAt,
  })
  return response
}

async function judge<T>(
  input: AttemptInput,
  request: HttpRequest,
  response: TransportResponse,
  read: ReadAnswer<T>,
): Promise<Outcome<T>> {
  const { body } = input
  let isOpen = false
  try {
    const { status } = response
    // 304 leads nowhere: it says that a condition of the request does not hold.
    const isRefusal = status >= 400 || status === 304
    if (status >= 300 && !isRefusal) return redirected(input, request, response)
    if (isRefusal) return refused(input, request, response, await errorText(input, response))
    const reading = await readWithin(response, limitOf(input), () => read(response, body?.bytesSent ?? 0))
    if (reading.kind === 'error-document') return refused(input, request, response, reading.text)
    isOpen = reading.isOpen
    return { kind: 'done', value: reading.value, isOpen }
  } finally {
    if (!isOpen) await response[Symbol.asyncDispose]()
  }
}

/** No redirect is followed: it would take the signature to another place. */
function redirected<T>(
  { errors }: AttemptInput,
  { url }: HttpRequest,
  { status, headers }: TransportResponse,
): Outcome<T> {
  const location = headers['location']
  const target =
    location !== undefined && URL.canParse(location, url.href) ? targetOf(new URL(location, url)) : undefined
  const place = target === undefined ? '' : ` to ${target}`
  return failed(
    errors.transport(
      'REDIRECT_REFUSED',
      `The answer ${status} redirects${place}, which is not followed. Check the endpoint.`,
    ),
  )
}

function refused<T>(
  { context, body, errors }: AttemptInput,
  request: HttpRequest,
  { status, headers }: TransportResponse,
  text: string | undefined,
): Outcome<T> {
  const now = context.clock.now()
  const fault = readServiceFault({ status, headers, text }, redactorOf(request), now)
  errors.note(isSent(body) && mayBeApplied(fault))
  const skew = fault.code === 'RequestTimeTooSkewed' ? clockSkewOf(fault, headers['date'], now) : undefined
  return failed(errors.service(fault, skew), skew)
}

/** An incomplete body is never stored. */
function isSent(body: MeteredBody | undefined): boolean {
  return body === undefined || body.bytesSent === body.byteLength
}

/** That the service refused is known; that its reasons cannot be read does not change it. */
async function errorText(input: AttemptInput, response: TransportResponse): Promise<string | undefined> {
  try {
    return await readWithin(response, limitOf(input), () => readText(exactBody(response), maxErrorBytes))
  } catch (error) {
    if (input.scope.end !== undefined) throw error
    return undefined
  }
}

function limitOf({ limits, context }: AttemptInput): ReadLimit {
  return { responseBodyMs: limits.responseBodyMs, clock: context.clock }
}

function failed<T>(error: ServiceError | TransportError, skew?: ClockSkew): Outcome<T> {
  return { kind: 'failed', error, skew }
}
