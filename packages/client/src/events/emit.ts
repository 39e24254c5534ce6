/**
 * Calls a listener, and ignores its errors, thrown or as a rejected promise: only the listener itself could
 * report them.
 */
export function emit<Args extends readonly unknown[]>(
  listener: ((...args: Args) => unknown) | undefined,
  ...args: Args
): void {
  const call = async (): Promise<unknown> => listener?.(...args)
  call().catch(() => undefined)
}
