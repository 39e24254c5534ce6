import { type DownloadError, isOssError, type ServiceError, type UploadError } from '@oss/client'
import { codeOf, errorChain } from '../errors/error-chain.ts'
import { exitCodeOf } from '../errors/exit-codes.ts'
import { adviceFor } from './advice.ts'
import type { CommandFailed, ServiceFailure } from './command-event.ts'
import { withFlagNames } from './flag-names.ts'

/** What was running when an error occurred. */
export interface FailureContext {
  /** Action of the command, as the subject of a sentence; `null` when the command line was not understood. */
  readonly action: string | null
  /** Shell command that continues, if the error is resumable. */
  readonly continueCommand: string | null
  readonly debug: boolean
}

/** Converts an error into an event. It contains no secrets, because the errors of the client contain none. */
export function failureEvent(
  error: unknown,
  { action, continueCommand, debug }: FailureContext,
): CommandFailed {
  const chain = errorChain(error)
  const first = chain[0] ?? new Error(String(error))
  const cause = chain[1]
  const service = chain.find((link) => link.name === 'ServiceError')
  const upload = first.name === 'UploadError' ? (first as UploadError) : undefined
  const download = first.name === 'DownloadError' ? (first as DownloadError) : undefined
  const transfer = upload ?? download
  // Without an upload id, nothing is stored that could be resumed.
  const started = upload === undefined ? download?.draft : upload.uploadId
  const resumable = transfer?.resumable === true && started !== undefined
  const message = messageOf(first, cause)
  const advice = adviceFor(error) ?? null
  return {
    kind: 'failed',
    task: action,
    name: first.name,
    code: codeOf(first) ?? null,
    message,
    cause: cause === undefined ? null : { name: cause.name, code: codeOf(cause) ?? null },
    service: service === undefined ? null : serviceFailure(service as ServiceError),
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
  // The messages of this command are complete.
  if (error.name === 'CliError') return error.message
  if (isOssError(error)) return withCause(withFlagNames(error.message), cause)
  // Anything else is a bug, and its report needs the stack.
  return `Unexpected error: ${error.message} Set OSS_DEBUG=1 to print the stack trace.`
}

/** Appends the message of the cause, unless the message contains it. */
function withCause(message: string, cause: Error | undefined): string {
  const isIncluded = !isOssError(cause) || message.includes(cause.message)
  return isIncluded ? message : `${message.replace(/\.?$/, '.')} ${cause.message}`
}

function serviceFailure(error: ServiceError): ServiceFailure {
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
