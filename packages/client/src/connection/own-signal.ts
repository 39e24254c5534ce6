/** One signal for each foreign one, which gets a single listener however many calls it ends. */
const followers = new WeakMap<AbortSignal, AbortSignal>()

/**
 * Returns a signal of this realm that aborts with the given one: `AbortSignal.any` and `fetch` reject those
 * of other realms, and polyfills lack `reason` and `throwIfAborted`. Default: a signal that never aborts.
 */
export function ownSignal(signal: AbortSignal | undefined): AbortSignal {
  if (signal === undefined) return new AbortController().signal
  const isOwn: boolean = signal instanceof AbortSignal
  if (isOwn) return signal
  const known = followers.get(signal)
  if (known !== undefined) return known
  const controller = new AbortController()
  // Without a reason, `abort` creates the usual AbortError.
  const follow = (): void => controller.abort(signal.reason)
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  followers.set(signal, controller.signal)
  return controller.signal
}
