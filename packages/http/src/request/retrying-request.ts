import type { ClientContext } from '../client/create-shared-state.ts'
import type { StreamOptions } from '../client/http-client-options.ts'
import { checkMethods, checkType } from '../errors/option-error.ts'
import type { ServiceError } from '../errors/service-error.ts'
import type { TransportError } from '../errors/transport-error.ts'
import type { ClockSkew } from '../response/clock-skew.ts'
import { unreachable } from '../retry/unreachable-cause.ts'
import { problemOfUrl } from '../security/url-problem.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import { RequestScope } from './cancellation.ts'
import { callSafely } from './emit.ts'
import { type MeteredBody, meterBody } from './metered-body.ts'
import { RequestErrors } from './request-errors.ts'
import { makeAttempt, type ReadAnswer } from './run-attempt.ts'
import { type RequestLimits, requestLimits } from './timeouts.ts'

// As much as is read of a file at a time: each piece costs a turn of the event loop.
const longestPiece = 1_048_576
// Under TLS only whole writes are seen to move, so a long one over a slow line would look like a standstill.
const longestTlsPiece = 65_536

/** One request with all its attempts. */
export class RequestRun {
  readonly scope: RequestScope
  readonly errors: RequestErrors
  readonly #context: ClientContext
  readonly #request: HttpRequest
  readonly #options: StreamOptions
  readonly #limits: RequestLimits
  readonly #isIdempotent: boolean
  readonly #done = { clockCorrection: false, credentialsRefresh: false }
  #body: MeteredBody | undefined
  #releaseSlot: (() => void) | undefined
  #forceRefresh = false
  #needsFreshConnection: boolean
  #retries = 0
  #connectFailures = 0
  #unreachableSince: number | undefined
  readonly #startedAt: number

  /** @throws OptionError */
  constructor(context: ClientContext, request: HttpRequest, options: StreamOptions) {
    checkMethods('body', request.body, 'open')
    checkType('bucket', request.bucket, 'string')
    checkType('key', request.key, 'string')
    checkRequestOptions(options)
    this.#context = context
    this.#startedAt = context.clock.now()
    this.#request = request
    this.#options = options
    this.#limits =
      options.timeouts === undefined ? context.limits : requestLimits(context.timeouts, options.timeouts)
    this.#isIdempotent = options.idempotent ?? request.method !== 'POST'
    // A connection that was used before may just be closed by the server; then nobody knows what became of the request.
    this.#needsFreshConnection = !this.#isIdempotent
    this.errors = new RequestErrors(request, options.operation, context.nextCallId())
    this.scope = new RequestScope({
      signal: options.signal,
      gates: options.bypassGate ? [context.lifetime] : [context.lifetime, context.gate],
      totalMs: this.#limits.totalMs,
      clock: context.clock,
    })
  }

  /** Sends until an answer could be read, or no other attempt may help. */
  async perform<T>(read: ReadAnswer<T>): Promise<T> {
    const { retry = this.#context.retry } = this.#options
    const problem = problemOfUrl(this.#request.url, this.#context)
    if (problem !== undefined) throw this.errors.transport(problem.code, problem.message)
    for (;;) {
      await this.#takeSlot()
      const outcome = await this.#attempt(read)
      if (outcome.kind === 'done') {
        retry.succeeded(this.#retries)
        return outcome.value
      }
      this.#releaseSlot?.()
      const { error, skew } = outcome
      const delayMs = this.#delayBeforeNext(error, skew)
      if (delayMs === undefined) throw error
      this.#needsFreshConnection = !this.#isIdempotent || error.name === 'TransportError'
      this.#context.on.retry({ ...this.errors.event(), error, delayMs })
      await this.#untilEnd(this.#context.clock.sleep(delayMs, this.scope.signal))
    }
  }

  /** Tells that the call rejects. */
  tellFailure(error: unknown): void {
    const { clock, on } = this.#context
    on.failure({ ...this.errors.event(), error, durationMs: clock.now() - this.#startedAt })
  }

  /** To be called when nothing is under way any more. */
  end(): void {
    this.#releaseSlot?.()
    this.scope.leave()
  }

  async #takeSlot(): Promise<void> {
    // Cleaning up while requests are disabled must not wait behind them.
    if (this.#options.bypassGate) return
    this.#releaseSlot = await this.#untilEnd(this.#context.slots.acquire(this.scope.signal))
  }

  #attempt<T>(read: ReadAnswer<T>): ReturnType<typeof makeAttempt<T>> {
    const { body, url } = this.#request
    const { onBytesSent } = this.#options
    const pieceLength = url.protocol === 'https:' ? longestTlsPiece : longestPiece
    this.#body = body === undefined ? undefined : meterBody(body, { pieceLength, onBytesSent })
    if (body !== undefined) callSafely(onBytesSent, 0)
    const forceRefresh = this.#forceRefresh
    this.#forceRefresh = false
    return makeAttempt(
      {
        context: this.#context,
        request: this.#request,
        body: this.#body,
        limits: this.#limits,
        scope: this.scope,
        errors: this.errors,
        forceRefresh,
        freshConnection: this.#needsFreshConnection,
      },
      read,
    )
  }

  #delayBeforeNext(error: ServiceError | TransportError, skew: ClockSkew | undefined): number | undefined {
    if (!this.#canSendAgain()) return undefined
    if (this.#correctsClock(skew) || this.#refreshesCredentials(error)) return 0
    const { clock, hasResponded, retry: ofClient } = this.#context
    const { retry = ofClient } = this.#options
    const isUnreachable = unreachable(error) !== undefined
    const now = clock.now()
    this.#unreachableSince = isUnreachable ? (this.#unreachableSince ?? now) : undefined
    if (isUnreachable) this.#connectFailures += 1
    const delayMs = retry.delayMs(error, {
      attempt: this.errors.attempts,
      idempotent: this.#isIdempotent,
      connectFailures: this.#connectFailures,
      unreachableForMs: now - (this.#unreachableSince ?? now),
      hasResponded,
      random: () => clock.random(),
    })
    if (delayMs !== undefined && !isUnreachable) this.#retries += 1
    return delayMs
  }

  #canSendAgain(): boolean {
    const body = this.#body
    if (body === undefined || !body.opened) return true
    // A source that did not end when told to would be read by two attempts at once.
    return this.#request.body?.replayable !== false && !body.running
  }

  /** Once, so that two clocks that cannot agree do not make a loop. */
  #correctsClock(skew: ClockSkew | undefined): boolean {
    if (skew?.plausible !== true || this.#context.authorizer === undefined) return false
    if (this.#done.clockCorrection) return false
    this.#done.clockCorrection = true
    this.#context.clockSkewMs = skew.skewMs
    return true
  }

  #refreshesCredentials(error: ServiceError | TransportError): boolean {
    if (error.name !== 'ServiceError' || !this.#context.refreshCredentialsOn.has(error.code)) return false
    if (this.#done.credentialsRefresh || this.#context.authorizer === undefined) return false
    this.#done.credentialsRefresh = true
    this.#forceRefresh = true
    return true
  }

  async #untilEnd<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise
    } catch (error) {
      throw this.scope.end === undefined ? error : this.errors.ofEnd(this.scope.end)
    }
  }
}

function checkRequestOptions(options: StreamOptions): void {
  checkMethods('signal', options.signal, 'addEventListener', 'throwIfAborted')
  checkMethods('retry', options.retry, 'delayMs', 'succeeded')
  checkType('onBytesSent', options.onBytesSent, 'function')
  checkType('idempotent', options.idempotent, 'boolean')
  checkType('bypassGate', options.bypassGate, 'boolean')
  checkType('operation', options.operation, 'string')
}
