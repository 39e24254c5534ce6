import { errorChain } from '../../errors/error-chain.ts'
import { exitCodeOf } from '../../errors/exit-codes.ts'
import { adviceFor } from '../../events/advice.ts'
import { failureEvent } from '../../events/failure-event.ts'
import { serviceText } from '../../output/failure-text.ts'
import { type Check, type Finding, problem } from './finding.ts'

/** An error as a finding, with what the service said in it. */
export function errorFinding(check: Check, error: unknown): Finding {
  return problem(check, errorWords(error), adviceFor(error) ?? null, exitCodeOf(error))
}

/** The words of an error, with the service's code, EC and request id. */
export function errorWords(error: unknown): string {
  const { message, service } = failureEvent(error, { task: null, continueCommand: null, debug: false })
  return service === null ? message : `${message} ${serviceText(service)}`
}

/** The error of that name in a chain of causes. */
export function errorNamed<Name extends string>(
  error: unknown,
  name: Name,
): (Error & { readonly name: Name }) | undefined {
  return errorChain(error).find((link): link is Error & { name: Name } => link.name === name)
}
