import { readFileSync } from 'node:fs'
import type { CommandContext } from '../commands/command.ts'
import { EXIT, exitCodeOf } from '../errors/exit-codes.ts'
import { Stopped } from '../errors/stopped.ts'
import { failureEvent } from '../events/failure-event.ts'
import type { Host } from '../host/host.ts'
import { type SignalSource, watchSignals } from '../host/signals.ts'
import { createOutput } from '../output/create-output.ts'
import { shellWords } from '../text/shell-words.ts'
import { parseCommandLine } from './argv.ts'
import type { CommandLine, Invocation } from './invocation.ts'
import { refuseLossyText } from './require-utf8.ts'
import { taskOf } from './task.ts'

/** What ends the program from outside, and how it ends itself at once. */
export interface ProcessControl {
  readonly signals: SignalSource
  /** Whether SIGHUP does nothing. */
  readonly isHangupIgnored: boolean
  leave(exitCode: number): void
}

/** Runs the command the arguments ask for, and tells what becomes of it. Never rejects; resolves to the exit code. */
export async function run(host: Host, control: ProcessControl): Promise<number> {
  let line: CommandLine
  try {
    line = parseCommandLine(host.args, version())
    // After secrets were looked for: the message repeats the word.
    refuseLossyText(host)
  } catch (error) {
    const output = await createOutput(host, { json: host.args.includes('--json') })
    output.tell(failureEvent(error, { task: null, continueCommand: null, debug: isDebug(host) }))
    return exitCodeOf(error)
  }
  const { flags, invocation } = line
  if (invocation.command === 'help') {
    host.stdout.write(invocation.text)
    return EXIT.done
  }
  const output = await createOutput(host, flags)
  using watch = watchSignals({
    source: control.signals,
    isHangupIgnored: control.isHangupIgnored,
    leave: control.leave,
    onStop(stopped) {
      if (stopped.code !== 'SIGPIPE') output.tell({ type: 'stopping', signal: stopped.code })
    },
  })
  const stopForClosedOutput = (): void => {
    if (!watch.signal.aborted) watch.stop(new Stopped('SIGPIPE'))
  }
  host.stdout.on('error', stopForClosedOutput)
  const context = { host, flags, output, signal: watch.signal, leaving: watch.leaving }
  try {
    return await perform(invocation, context)
  } catch (error) {
    return tellFailure(error, invocation, context)
  }
}

// Each command is loaded when it is called: nobody waits for the local OSS to load who only wants to upload.
async function perform(
  invocation: Exclude<Invocation, { command: 'help' }>,
  context: CommandContext,
): Promise<number> {
  switch (invocation.command) {
    case 'put':
      return (await import('../commands/put/put-file.ts')).put(invocation, context)
    case 'upload':
      return (await import('../commands/upload/upload-file.ts')).upload(invocation, context)
    case 'upload-many':
      return (await import('../commands/upload/upload-batch.ts')).uploadMany(invocation, context)
    case 'download':
      return (await import('../commands/download/download-file.ts')).download(invocation, context)
    case 'list-uploads':
      return (await import('../commands/uploads/list.ts')).listUploads(invocation, context)
    case 'abort-upload':
      return (await import('../commands/uploads/abort.ts')).abortUpload(invocation, context)
    case 'sweep-uploads':
      return (await import('../commands/uploads/sweep.ts')).sweepUploads(invocation, context)
    case 'stat':
      return (await import('../commands/stat.ts')).stat(invocation, context)
    case 'list-objects':
      return (await import('../commands/ls/list-objects.ts')).listObjects(invocation, context)
    case 'list-buckets':
      return (await import('../commands/ls/list-buckets.ts')).listBuckets(context)
    case 'remove-object':
      return (await import('../commands/rm.ts')).removeObject(invocation, context)
    case 'presign':
      return (await import('../commands/presign.ts')).presign(invocation, context)
    case 'show-checkpoint':
      return (await import('../commands/checkpoints/show.ts')).showCheckpoint(invocation, context)
    case 'remove-checkpoint':
      return (await import('../commands/checkpoints/remove.ts')).removeCheckpoint(invocation, context)
    case 'release-checkpoint':
      return (await import('../commands/checkpoints/release.ts')).releaseCheckpoint(invocation, context)
    case 'list-checkpoints':
      return (await import('../commands/checkpoints/list.ts')).listCheckpoints(invocation, context)
    case 'doctor':
      return (await import('../commands/doctor/diagnose.ts')).doctor(invocation, context)
    case 'serve':
      return (await import('../commands/serve/run-emulator.ts')).serve(invocation, context)
    default:
      return invocation satisfies never
  }
}

function tellFailure(error: unknown, invocation: Invocation, { host, output }: CommandContext): number {
  const exitCode = exitCodeOf(error)
  const continueCommand = shellWords([...host.program, ...host.args], host.platform)
  if (error instanceof Stopped) {
    // The reader of the output has gone; there is nobody to tell it to.
    if (error.code === 'SIGPIPE') return exitCode
    const nothing = { resumable: false, uploadId: null, partsRecorded: 0, partsTotal: 0 }
    output.tell({ type: 'interrupted', message: error.message, ...nothing, continueCommand, exitCode })
    return exitCode
  }
  output.tell(failureEvent(error, { task: taskOf(invocation), continueCommand, debug: isDebug(host) }))
  return exitCode
}

function isDebug({ environment }: Host): boolean {
  return environment['OSS_DEBUG'] === '1'
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}
