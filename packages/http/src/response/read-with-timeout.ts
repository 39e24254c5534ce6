import { AttemptError } from '../errors/attempt-error.ts'
import type { Clock } from '../time/clock.ts'
import { sleepAwake } from '../time/event-loop-timeout.ts'
import type { TransportResponse } from '../transport/transport.ts'

/** The limit for a response that is read whole. */
export interface ReadLimit {
  readonly responseBodyMs: number
  readonly clock: Clock
}

/**
 * Reads a response, or what of it is kept in memory, with a limit for the whole (R14): for a body of which a byte comes now and then, the idle
 * limit is never reached.
 *
 * @throws AttemptError `RESPONSE_TIMEOUT` when the limit has passed; the exchange is then over
 */
export async function readWithin<T>(
  response: TransportResponse,
  { responseBodyMs, clock }: ReadLimit,
  read: () => Promise<T>,
): Promise<T> {
  // Most answers: they say that nothing follows.
  if (response.headers['content-length'] === '0') return await read()
  const waiting = new AbortController()
  let isTooLate = false
  const limit = async (): Promise<never> => {
    await sleepAwake(clock, responseBodyMs, waiting.signal)
    isTooLate = true
    await response[Symbol.asyncDispose]()
    throw tooLate(responseBodyMs)
  }
  const limited = limit()
  const reading = read()
  // One of them settles when nobody waits for it any more.
  limited.catch(() => undefined)
  reading.catch(() => undefined)
  try {
    return await Promise.race([reading, limited])
  } catch (error) {
    throw isTooLate ? tooLate(responseBodyMs) : error
  } finally {
    // With a reason: without one an error is made, which costs more than the rest.
    waiting.abort('the response was read')
  }
}

// That the response began means that the request had arrived.
function tooLate(responseBodyMs: number): AttemptError {
  return new AttemptError(
    'RESPONSE_TIMEOUT',
    `The response began, but was not complete within ${responseBodyMs} ms.`,
    { mayHaveBeenApplied: true },
  )
}
