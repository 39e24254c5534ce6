/** One requirement of a port. `run` rejects when the adapter does not meet it. */
export interface ContractCase {
  /** The requirement, as a sentence. */
  readonly title: string
  /** Creates an adapter of its own, and rejects when the requirement is not met. */
  run(): Promise<void>
}

/** Makes a case reject with an error that starts with its title, for callers without a test runner. */
export function namedCase({ title, run }: ContractCase): ContractCase {
  return {
    title,
    async run() {
      try {
        await run()
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        throw new Error(`${title}: ${problem}`, { cause: error })
      }
    },
  }
}

/**
 * Compares two plain values by content: the order of properties does not count, and one that is `undefined`
 * counts as omitted.
 *
 * @throws Error that shows both.
 */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  const [a, e] = [textOf(actual), textOf(expected)]
  if (a !== e) throw new Error(`${what}: expected ${e}, got ${a}`)
}

/** Runs a call that must reject, and returns its error. */
export async function errorOf(run: () => Promise<unknown>, what: string): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error(`${what}: expected the call to reject, but it resolved`)
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, field: unknown) => {
    if (typeof field === 'bigint') return `${field}n`
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return field
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
