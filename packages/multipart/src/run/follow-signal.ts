/** Interrupts an upload when a signal aborts, now or later, until the upload has ended. */
export function followSignal(
  signal: AbortSignal | undefined,
  ended: Promise<unknown>,
  interrupt: (cause: unknown) => unknown,
): void {
  if (signal === undefined) return
  const onAbort = (): unknown => interrupt(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  // One signal may serve thousands of uploads: it must not keep a reference to those that have ended.
  void ended.then(() => signal.removeEventListener('abort', onAbort))
}
