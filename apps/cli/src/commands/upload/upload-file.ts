import type { CompletedUpload, OssClient, UploadError } from '@oss/client'
import { connectionArgs } from '../../access/connection-args.ts'
import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import type { ObjectStored } from '../../events/event.ts'
import type { UploadInvocation } from '../../program/invocation.ts'
import { objectUrl } from '../../text/object-url.ts'
import { shellWords } from '../../text/shell-words.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { fileResultEvent } from '../../transfers/file-result-event.ts'
import { storedFields } from '../../transfers/stored-fields.ts'
import { createUploadFollower } from '../../transfers/upload-follower.ts'
import type { CommandContext } from '../command.ts'
import { batchSources } from './batch-sources.ts'

/** `oss upload`: uploads a file so that the same command continues. */
export async function upload(invocation: UploadInvocation, context: CommandContext): Promise<ExitCode> {
  const { command: _, target, update, dryRun, limitRate, file, expectedSize, ...options } = invocation
  const { host, flags, output, signal } = context
  const isInput = file === STANDARD_STREAM
  if (!isInput) await batchSources([file], false)
  await using client = await openClient(context, {
    ...(limitRate !== undefined && { uploadBytesPerSecond: limitRate }),
  })
  if (update && (await tellIfStored(client, invocation, context))) return EXIT.done
  if (dryRun) return plan(client, invocation, context)
  const startedAtMs = host.now()
  const follower = createUploadFollower({
    host,
    output,
    target,
    file,
    abortCommand(uploadId) {
      const words = ['uploads', 'abort', `oss://${target.bucket}/${target.key}`, uploadId]
      return shellWords([...host.program, ...words, ...connectionArgs(flags)], host.platform)
    },
  })
  const common = { ...target, ...options, signal, onNotice: follower.notice }
  if (isInput) context.leaving.addEventListener('abort', follower.leaveBehind)
  const handle = isInput
    ? client.resumableUpload({
        ...{ ...common, body: host.stdin },
        ...(expectedSize !== undefined && { expectedSize }),
      })
    : client.resumableUpload({ ...common, file })
  await follower.follow(handle)
  const outcome = await handle.outcome
  context.leaving.removeEventListener('abort', follower.leaveBehind)
  switch (outcome.status) {
    case 'completed':
      output.tell(storedEvent(invocation, outcome.upload, host.now() - startedAtMs))
      return EXIT.done
    case 'interrupted':
      return tellInterruption(outcome.error, isInput, context)
    case 'failed':
      throw outcome.error
    case 'cancelled':
      throw new Error(`the upload to ${objectUrl(target)} was cancelled by nobody`)
    default:
      return outcome satisfies never
  }
}

async function plan(
  client: OssClient,
  { file, target: { bucket, key } }: UploadInvocation,
  { output, signal }: CommandContext,
): Promise<ExitCode> {
  for await (const result of client.uploadFiles({
    bucket,
    files: [{ file, key }],
    dryRun: true,
    skipEqual: false,
    signal,
  })) {
    if (result.status === 'failed') throw result.error
    output.tell(fileResultEvent(result, bucket, false))
  }
  return EXIT.done
}

async function tellIfStored(
  client: OssClient,
  { file, target }: UploadInvocation,
  { output, signal }: CommandContext,
): Promise<boolean> {
  const same = await client.holdsFile({ ...target, file, signal })
  if (same === undefined) return false
  const { size, crc64 } = same
  output.tell({ type: 'already-stored', file, ...target, byteLength: size, crc64: String(crc64) })
  return true
}

function storedEvent(
  { file, target }: UploadInvocation,
  upload: CompletedUpload,
  durationMs: number,
): ObjectStored {
  return { type: 'completed', file, ...target, ...storedFields(upload), durationMs }
}

function tellInterruption(error: UploadError, isInput: boolean, { host, output }: CommandContext): ExitCode {
  const { cause, resumable, partsRecorded, partsTotal } = error
  // The reader of the output has gone; there is nobody to tell it to.
  if (cause instanceof Stopped && cause.code === 'SIGPIPE') return exitCodeOf(cause)
  const nothing = isInput ? inputLost(cause) : 'Nothing is stored yet.'
  const message = resumable ? `${partsRecorded} of ${partsTotal} parts are stored.` : nothing
  output.tell({
    type: 'interrupted',
    message,
    resumable,
    uploadId: error.uploadId ?? null,
    partsRecorded,
    partsTotal,
    continueCommand: shellWords([...host.program, ...host.args], host.platform),
    exitCode: EXIT.interrupted,
  })
  return EXIT.interrupted
}

/** Message for an interrupted upload of standard input, with what to do instead. */
function inputLost(cause: unknown): string {
  const lost =
    'Nothing is stored. Standard input is read only once, so its upload cannot be resumed. To be able to resume, save it to a file and upload the file.'
  if (!(cause instanceof Stopped) || cause.code !== 'SIGHUP') return lost
  return `${lost} To keep a command running when the terminal is closed, start it with setsid or systemd-run, or in tmux.`
}
