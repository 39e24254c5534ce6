import { checkMethods, checkType } from '../errors/check-options.ts'
import type { ClockSkew } from '../response/clock-skew.ts'
import type { ResponseReader } from '../response/response-reader.ts'
import { unreachableCause } from '../retry/unreachable-cause.ts'
import { urlProblem } from '../security/url-problem.ts'
import type { HttpRequest } from '../transport/http-request.ts'
import { Cancellation } from './cancellation.ts'
import { emit } from './emit.ts'
import { type MeteredBody, meterBody } from './metered-body.ts'
import { RequestErrors } from './request-errors.ts'
import { checkRequestOptions, type StreamOptions } from './request-options.ts'
import { type AttemptOutcome, runAttempt } from './run-attempt.ts'
import type { SharedState } from './shared-state.ts'
import { type ResolvedTimeouts, resolveTimeouts } from './timeouts.ts'

// The size in which files are read. Smaller chunks would cost more turns of the event loop.
const MAX_CHUNK_BYTES = 1_048_576
// Under TLS, progress is visible only for whole writes, so a long one over a slow line would look stalled.
const MAX_TLS_CHUNK_BYTES = 65_536
/** Delay between two checks of a network that is still down although it was reported up. */
const DOWN_CHECK_MS = 250

type FailedAttempt = Extract<AttemptOutcome<unknown>, { readonly kind: 'failed' }>

/** One request with all its attempts: retries, clock correction and refresh of credentials. */
export class RetryingRequest {
  readonly cancellation: Cancellation
  readonly errors: RequestErrors
  readonly #shared: SharedState
  readonly #request: HttpRequest
  readonly #options: StreamOptions
  readonly #timeouts: ResolvedTimeouts
  readonly #isIdempotent: boolean
  #hasCorrectedClock = false
  #hasRefreshedCredentials = false
  #body: MeteredBody | undefined
  #releasePermit: (() => void) | undefined
  /** The request of the last attempt, if its credentials must be renewed. */
  #rejected: HttpRequest | undefined
  #needsFreshConnection: boolean
  #retries = 0
  #connectFailures = 0
  #attemptsWhileDown = 0
  #unreachableSinceMs: number | undefined
  readonly #startedAtMs: number

  /** @throws OptionError */
  constructor(shared: SharedState, request: HttpRequest, options: StreamOptions) {
    checkMethods('body', request.body, 'open')
    checkType('bucket', request.bucket, 'string')
    checkType('key', request.key, 'string')
    checkRequestOptions(options)
    this.#shared = shared
    this.#startedAtMs = shared.clock.monotonicMs()
    this.#request = request
    this.#options = options
    this.#timeouts =
      options.timeouts === undefined
        ? shared.resolvedTimeouts
        : resolveTimeouts(shared.timeouts, options.timeouts)
    this.#isIdempotent = options.idempotent ?? request.method !== 'POST'
    // The server may just be closing a kept connection; then it is unknown whether it applied the request.
    this.#needsFreshConnection = !this.#isIdempotent
    this.errors = new RequestErrors(request, options.operation, shared.nextCallId())
    this.cancellation = new Cancellation({
      signal: options.signal,
      gates: options.bypassGate ? [shared.lifetime] : [shared.lifetime, shared.gate],
      totalMs: this.#timeouts.totalMs,
      clock: shared.clock,
    })
  }

  /** Sends the request until a response is read or no further attempt would help. */
  async send<Value>(read: ResponseReader<Value>): Promise<Value> {
    const { retry = this.#shared.retry } = this.#options
    const problem = urlProblem(this.#request.url, this.#shared)
    if (problem !== undefined) throw this.errors.transportError(problem.code, problem.message)
    for (;;) {
      const acquiring = this.#acquirePermit()
      if (acquiring !== undefined) await acquiring
      const { cause } = this.cancellation
      if (cause !== undefined) throw this.errors.fromCancellation(cause)
      if (this.#shared.networkStatus !== undefined) await this.#untilCancelled(this.#untilNetworkUp())
      const outcome = await this.#attempt(read)
      if (outcome.kind === 'done') {
        retry.succeeded(this.#retries)
        return outcome.value
      }
      this.#releasePermit?.()
      const { error } = outcome
      const delayMs = this.#delayBeforeNext(outcome)
      if (delayMs === undefined) throw error
      this.#needsFreshConnection = !this.#isIdempotent || error.name === 'TransportError'
      this.#shared.events.retry({ ...this.errors.event(), error, delayMs })
      await this.#untilCancelled(this.#shared.clock.sleep(delayMs, this.cancellation.signal))
    }
  }

  /** Emits the event for a call that rejects. */
  reportFailure(error: unknown): void {
    const { clock, events } = this.#shared
    const durationMs = clock.monotonicMs() - this.#startedAtMs
    events.failure({ ...this.errors.event(), error, durationMs })
  }

  /** Releases the permit and the listeners of the request. To be called when nothing of it is in flight. */
  end(): void {
    this.#releasePermit?.()
    this.cancellation.dispose()
  }

  /** Returns a promise only if no permit is free. */
  #acquirePermit(): Promise<void> | undefined {
    // Cleanup while requests are disabled must not wait behind them.
    if (this.#options.bypassGate || this.cancellation.cause !== undefined) return undefined
    this.#releasePermit = this.#shared.semaphore.tryAcquire()
    return this.#releasePermit === undefined ? this.#whenAcquired() : undefined
  }

  async #whenAcquired(): Promise<void> {
    const { signal } = this.cancellation
    this.#releasePermit = await this.#untilCancelled(this.#shared.semaphore.acquire(signal))
  }

  async #untilNetworkUp(): Promise<void> {
    const { networkStatus, clock, debug } = this.#shared
    const { cancellation } = this
    if (!networkStatus?.isDown()) return
    const startedAtMs = clock.monotonicMs()
    const base = () => ({ atMs: clock.now(), ...this.errors.event(), attempt: this.errors.attempts + 1 })
    emit(debug, { kind: 'network-down', ...base() })
    while (networkStatus.isDown()) {
      await cancellation.race(networkStatus.whenUp(cancellation.signal))
      if (networkStatus.isDown()) await clock.sleep(DOWN_CHECK_MS, cancellation.signal)
    }
    emit(debug, { kind: 'network-up', ...base(), durationMs: clock.monotonicMs() - startedAtMs })
  }

  #attempt<Value>(read: ResponseReader<Value>): Promise<AttemptOutcome<Value>> {
    const { body, url } = this.#request
    const { onBytesSent } = this.#options
    const { bodies } = this.#shared.transport
    const maxBytes = url.protocol === 'https:' ? MAX_TLS_CHUNK_BYTES : MAX_CHUNK_BYTES
    const maxChunkBytes = bodies === 'whole' ? Infinity : maxBytes
    this.#body = body === undefined ? undefined : meterBody(body, { bodies, maxChunkBytes, onBytesSent })
    if (body !== undefined) emit(onBytesSent, 0)
    const rejected = this.#rejected
    this.#rejected = undefined
    return runAttempt(
      {
        shared: this.#shared,
        request: this.#request,
        body: this.#body,
        timeouts: this.#timeouts,
        cancellation: this.cancellation,
        errors: this.errors,
        rejected,
        freshConnection: this.#needsFreshConnection,
      },
      read,
    )
  }

  #delayBeforeNext(failed: FailedAttempt): number | undefined {
    if (!this.#canSendAgain()) return undefined
    if (this.#correctClock(failed.skew) || this.#refreshCredentials(failed)) return 0
    const { error } = failed
    const { clock, hasResponded, networkStatus, retry: clientRetry } = this.#shared
    const { retry = clientRetry } = this.#options
    const networkDown = error.name === 'TransportError' && networkStatus?.isDown() === true
    const isUnreachable = !networkDown && unreachableCause(error) !== undefined
    const nowMs = clock.monotonicMs()
    this.#unreachableSinceMs = isUnreachable ? (this.#unreachableSinceMs ?? nowMs) : undefined
    if (isUnreachable) this.#connectFailures += 1
    const delayMs = retry.delayMs(error, {
      attempt: this.errors.attempts - this.#attemptsWhileDown,
      idempotent: this.#isIdempotent,
      connectFailures: this.#connectFailures,
      unreachableForMs: nowMs - (this.#unreachableSinceMs ?? nowMs),
      hasResponded,
      networkDown,
      random: () => clock.random(),
    })
    if (networkDown) this.#attemptsWhileDown += 1
    else if (delayMs !== undefined && !isUnreachable) this.#retries += 1
    return delayMs
  }

  #canSendAgain(): boolean {
    const body = this.#body
    if (body === undefined || !body.opened) return true
    // A source that is still running would be read by two attempts at once.
    return this.#request.body?.replayable !== false && !body.running
  }

  /** At most once, so that two clocks that cannot agree do not cause an endless loop. */
  #correctClock(skew: ClockSkew | undefined): boolean {
    if (skew?.plausible !== true || this.#shared.authorizer === undefined) return false
    if (this.#hasCorrectedClock) return false
    this.#hasCorrectedClock = true
    this.#shared.clockSkewMs = skew.skewMs
    return true
  }

  #refreshCredentials({ error, rejected }: FailedAttempt): boolean {
    if (error.name !== 'ServiceError' || !this.#shared.refreshCredentialsOn.has(error.code)) return false
    if (this.#hasRefreshedCredentials || this.#shared.authorizer === undefined) return false
    this.#hasRefreshedCredentials = true
    this.#rejected = rejected ?? this.#request
    return true
  }

  async #untilCancelled<Value>(promise: Promise<Value>): Promise<Value> {
    try {
      return await promise
    } catch (error) {
      throw this.cancellation.cause === undefined
        ? error
        : this.errors.fromCancellation(this.cancellation.cause)
    }
  }
}
