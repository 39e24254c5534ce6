import type { ErrorWorld } from './error-world.ts'

/** How an error comes about. */
export interface ErrorExample {
  readonly name: string
  readonly code: string
  /** What failed, where it is not the upload of `big.bin`. */
  readonly task?: string
  readonly continueCommand?: string
  /** Throws, or rejects with, the error. */
  provoke(world: ErrorWorld): unknown
}

/** The examples of one kind of error. */
export function examplesOf(
  name: string,
  byCode: Readonly<Record<string, ErrorExample['provoke']>>,
): readonly ErrorExample[] {
  return Object.entries(byCode).map(([code, provoke]) => ({ name, code, provoke }))
}
