/** Prints facts as one line. */
export function show(facts: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(facts)}\n`)
}
