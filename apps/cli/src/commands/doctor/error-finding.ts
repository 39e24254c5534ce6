import { errorChain } from '../../errors/error-chain.ts'
import { exitCodeOf } from '../../errors/exit-codes.ts'
import { adviceFor } from '../../events/advice.ts'
import { failureEvent } from '../../events/failure-event.ts'
import { serviceText } from '../../output/failure-text.ts'
import { type Check, type Finding, problem } from './finding.ts'

/** Converts an error into a finding, with the response of the service. */
export function errorFinding(check: Check, error: unknown): Finding {
  return problem(check, errorText(error), adviceFor(error) ?? null, exitCodeOf(error))
}

/** Message of an error, with the code, EC and request id of the service. */
export function errorText(error: unknown): string {
  const { message, service } = failureEvent(error, { action: null, continueCommand: null, debug: false })
  return service === null ? message : `${message} ${serviceText(service)}`
}

/** Finds the error with a name in a chain of causes. */
export function errorNamed<Name extends string>(
  error: unknown,
  name: Name,
): (Error & { readonly name: Name }) | undefined {
  return errorChain(error).find((link): link is Error & { name: Name } => link.name === name)
}
