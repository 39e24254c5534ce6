/** Calls a listener of the caller. What it throws, at once or as a promise, changes nothing: there is nobody to report it to but the listener. */
export function tellListener<Args extends readonly unknown[]>(
  listener: ((...args: Args) => unknown) | undefined,
  ...args: Args
): void {
  const told = async (): Promise<unknown> => listener?.(...args)
  told().catch(() => undefined)
}
