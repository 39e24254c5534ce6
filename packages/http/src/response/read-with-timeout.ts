import { AttemptError } from '../errors/attempt-error.ts'
import type { Clock } from '../time/clock.ts'
import { limitTime } from '../time/time-limit.ts'
import type { TransportResponse } from '../transport/transport.ts'

/** Time limit for a response that is read into memory. */
export interface ReadTimeout {
  readonly responseBodyMs: number
  readonly clock: Clock
}

/**
 * Reads a response, or the part of it that is kept in memory, within a time limit for all of it (R14): a body
 * of which a byte arrives now and then never reaches the idle limit.
 *
 * @throws AttemptError `RESPONSE_TIMEOUT` when the limit has passed; the exchange is then over
 */
export async function readWithTimeout<Value>(
  response: TransportResponse,
  { responseBodyMs, clock }: ReadTimeout,
  read: () => Promise<Value>,
): Promise<Value> {
  // Most responses are short, and need no limit.
  if (response.bytes !== undefined || response.headers['content-length'] === '0') return await read()
  const { promise: limit, reject } = Promise.withResolvers<never>()
  let isTooLate = false
  const endResponse = async (): Promise<never> => {
    await response[Symbol.asyncDispose]()
    throw timeoutError(responseBodyMs)
  }
  const endLimit = limitTime(clock, responseBodyMs, {
    onTimeout() {
      isTooLate = true
      endResponse().catch(reject)
    },
  })
  const reading = read()
  // The loser of the race settles when nobody awaits it any more.
  limit.catch(() => undefined)
  reading.catch(() => undefined)
  try {
    return await Promise.race([reading, limit])
  } catch (error) {
    throw isTooLate ? timeoutError(responseBodyMs) : error
  } finally {
    endLimit()
  }
}

function timeoutError(responseBodyMs: number): AttemptError {
  // The response has started, so the request arrived.
  return new AttemptError(
    'RESPONSE_TIMEOUT',
    `The response started, but was not complete within ${responseBodyMs} ms.`,
    { mayHaveBeenApplied: true },
  )
}
