/** An error and those behind it, the outermost first. */
export function errorChain(error: unknown): readonly Error[] {
  const chain: Error[] = []
  // Bounded, because nothing forbids an error to be its own cause.
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next)
  return chain
}

/** The code of an error, when it has one that is a text. */
export function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
