/** An error and its causes, the outermost first. */
export function errorChain(error: unknown): readonly Error[] {
  const chain: Error[] = []
  // Bounded, because an error may be its own cause.
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next)
  return chain
}

/** The code of an error, if it is a string. */
export function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
