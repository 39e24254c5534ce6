/**
 * Calls a listener, and ignores its errors, thrown or as a rejected promise: only the listener itself could
 * report them.
 */
export function emit<Args extends readonly unknown[]>(
  listener: ((...args: Args) => unknown) | undefined,
  ...args: Args
): void {
  const told = async (): Promise<unknown> => listener?.(...args)
  told().catch(() => undefined)
}
