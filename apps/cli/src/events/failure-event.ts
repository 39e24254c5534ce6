import type { DownloadError, ServiceError, UploadError } from '@oss/client'
import { codeOf, errorChain } from '../errors/error-chain.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import { adviceFor } from './advice.ts'
import type { CommandFailed, ServiceAnswer } from './event.ts'

/** What was to be done when an error came. */
export interface FailureContext {
  readonly task: string | null
  /** What the shell is to be given to continue, when the error says that this helps. */
  readonly continueCommand: string | null
  readonly debug: boolean
}

/** An error as an event. It holds no secrets, because the errors of the client do not. */
export function failureEvent(
  error: unknown,
  { task, continueCommand, debug }: FailureContext,
): CommandFailed {
  const chain = errorChain(error)
  const first = chain[0] ?? new Error(String(error))
  const cause = chain[1]
  const service = chain.find((link) => link.name === 'ServiceError')
  const upload = first.name === 'UploadError' ? (first as UploadError) : undefined
  const download = first.name === 'DownloadError' ? (first as DownloadError) : undefined
  const transfer = upload ?? download
  // Before there is an upload id, nothing is stored that could be continued.
  const begun = upload === undefined ? download?.draft : upload.uploadId
  const resumable = transfer?.resumable === true && begun !== undefined
  const message = messageOf(first, cause)
  const advice = adviceFor(error) ?? null
  return {
    type: 'failed',
    task,
    name: first.name,
    code: codeOf(first) ?? null,
    message,
    cause: cause === undefined ? null : { name: cause.name, code: codeOf(cause) ?? null },
    service: service === undefined ? null : serviceAnswer(service as ServiceError),
    resumable,
    uploadId: upload?.uploadId ?? null,
    partsRecorded: transfer?.partsRecorded ?? null,
    partsTotal: transfer?.partsTotal ?? null,
    advice: advice !== null && message.includes(advice) ? null : advice,
    continueCommand: resumable ? continueCommand : null,
    exitCode: exitCodeOf(error),
    debug: debug ? stacks(chain, service as ServiceError | undefined) : null,
  }
}

function messageOf(error: Error, cause: Error | undefined): string {
  // @oss/credentials stands alone, and does not mark its errors.
  if (Symbol.for('oss.error') in error || error.name === 'CredentialsError')
    return withCause(inFlags(error.message), cause)
  // Nothing else is expected here, so it is a defect, and whoever reports it is to be of help.
  return `Unexpected error: ${error.message} Set OSS_DEBUG=1 to see where it comes from.`
}

/** Names an option of the client as the flag of the command. */
function inFlags(message: string): string {
  return message.replaceAll(/\ballowGrowth\b/g, '--allow-growth')
}

/** Most messages end with the words of the cause; of the others, they would be lost. */
function withCause(message: string, cause: Error | undefined): string {
  const isSaid = cause === undefined || !(Symbol.for('oss.error') in cause) || message.includes(cause.message)
  return isSaid ? message : `${message.replace(/\.?$/, '.')} ${cause.message}`
}

function serviceAnswer(error: ServiceError): ServiceAnswer {
  const { code, status, requestId, ec, operation, attempts, details } = error
  return {
    code,
    status,
    requestId: requestId ?? null,
    ec: ec ?? null,
    operation: operation ?? null,
    attempts,
    details,
  }
}

function stacks(chain: readonly Error[], service: ServiceError | undefined): readonly string[] {
  const details = Object.entries(service?.details ?? {}).map(([name, text]) => `${name}:\n${text}`)
  return [...chain.map((error) => error.stack ?? error.message), ...details]
}
