/** One promise of a port. `run` rejects when the adapter does not keep it. */
export interface ContractCase {
  /** The promise, as a sentence. */
  readonly title: string
  /** Makes its own adapter, and rejects when the promise is not kept. */
  run(): Promise<void>
}

/**
 * Compares two plain values by what they contain.
 *
 * @throws Error that shows both.
 */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  const [a, e] = [textOf(actual), textOf(expected)]
  if (a !== e) throw new Error(`${what}: expected ${e}, got ${a}`)
}

/** Runs something that must fail, and returns its error. */
export async function errorOf(run: () => Promise<unknown>, what: string): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error(`${what}: expected an error`)
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? `${field}n` : field))
}
