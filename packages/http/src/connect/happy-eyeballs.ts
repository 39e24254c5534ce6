import type { Socket } from 'node:net'
import { systemClock } from '../time/clock.ts'
import { asError } from './connector.ts'

/** Connection Attempt Delay (RFC 8305, section 5). */
const ATTEMPT_DELAY_MS = 250

/** Options of `happyEyeballs`. */
export interface HappyEyeballsOptions<Address> {
  /** Opens a socket to an address. */
  open(address: Address): Socket
  /** When it aborts, no further address is tried. The caller closes the sockets that are open. */
  readonly signal: AbortSignal
}

/**
 * Connects to the first address that can be reached (Happy Eyeballs, RFC 8305): the next one is tried after
 * 250 ms, or when one fails, while earlier attempts continue. Node's own `autoSelectFamily` ends each attempt
 * after 250 ms, so it cannot reach a distant host whose last address is dead.
 *
 * Rejects when all have failed, with their error or an `AggregateError` with the code of the first.
 */
export function happyEyeballs<Address>(
  addresses: readonly Address[],
  { open, signal }: HappyEyeballsOptions<Address>,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const waiting = [...addresses]
  const connecting = new Set<Socket>()
  const errors: Error[] = []
  let timer = new AbortController()
  let isOver = false

  function end(winner?: Socket): void {
    isOver = true
    timer.abort('the race is over')
    for (const socket of connecting) if (socket !== winner) socket.destroy()
  }

  function fail(error: Error | undefined): void {
    if (error !== undefined) errors.push(error)
    if (isOver) return
    if (waiting.length > 0 && !signal.aborted) {
      startNext()
      return
    }
    if (connecting.size > 0) return
    end()
    reject(signal.aborted ? signal.reason : combineErrors(errors))
  }

  function startNext(): void {
    timer.abort('the next one starts')
    const address = waiting.shift()
    if (address === undefined || isOver) return
    try {
      follow(open(address))
    } catch (error) {
      fail(asError(error))
      return
    }
    if (waiting.length > 0) void startNextLater()
  }

  async function startNextLater(): Promise<void> {
    const control = new AbortController()
    timer = control
    try {
      await systemClock.sleep(ATTEMPT_DELAY_MS, control.signal)
    } catch {
      return
    }
    if (!signal.aborted) startNext()
  }

  function follow(socket: Socket): void {
    let failure: Error | undefined
    connecting.add(socket)
    // Never removed: an `error` event without a listener ends the process.
    socket.on('error', (error) => {
      failure ??= error
    })
    socket.once('close', () => {
      if (connecting.delete(socket)) fail(failure)
    })
    socket.once('connect', () => {
      if (isOver) return
      end(socket)
      connecting.delete(socket)
      resolve(socket)
    })
  }

  startNext()
  return promise
}

function combineErrors(errors: readonly Error[]): Error {
  const [first] = errors
  if (errors.length === 1 && first !== undefined) return first
  const code = first !== undefined && 'code' in first ? { code: first.code } : {}
  return Object.assign(new AggregateError(errors, 'No address could be reached.'), code)
}
