import type { CommandContext, ParsedCommand } from '../commands/command.ts'
import type { OutputEvent } from '../commands/registry.ts'
import { EXIT, exitCodeOf } from '../errors/exit-codes.ts'
import { Stopped } from '../errors/stopped.ts'
import { failureEvent } from '../events/failure-event.ts'
import type { Host } from '../host/host.ts'
import { sameCommand } from '../host/shell-command.ts'
import { type SignalSource, watchSignals } from '../host/signals.ts'
import { type OutputWatch, watchOutput } from '../host/watch-output.ts'
import { createOutput } from '../output/create-output.ts'
import type { DebugLog } from '../output/debug-log.ts'
import type { Output } from '../output/output.ts'
import { type ParsedArgv, parseArgv } from './argv.ts'
import { formatEvent } from './format-event.ts'
import { requireUtf8 } from './require-utf8.ts'

/** What ends the program from outside, and how it ends itself immediately. */
export interface ProcessControl {
  readonly signals: SignalSource
  /** Whether SIGHUP is ignored. */
  readonly isHangupIgnored: boolean
  exit(exitCode: number): void
}

/** Runs the command of the command line and prints its events. Never rejects; resolves to the exit code. */
export async function run(host: Host, control: ProcessControl): Promise<number> {
  let argv: ParsedArgv
  try {
    argv = parseArgv(host.args, host.version)
    // After the check for secrets, because the message contains the argument.
    requireUtf8(host)
  } catch (error) {
    const output = await createOutput(host, { json: host.args.includes('--json') }, formatEvent)
    output.emit(failureEvent(error, { action: null, continueCommand: null, debug: isDebug(host) }))
    return exitCodeOf(error)
  }
  if (argv.kind === 'help') {
    const written = watchOutput(host.stdout, () => {})
    host.stdout.write(argv.text)
    return await withOutput(EXIT.done, written, host)
  }
  const { flags, command } = argv
  const output: Output<OutputEvent> = await createOutput(host, flags, formatEvent)
  const reporting = { host, output, debug: isDebug(host) || flags.debug === true }
  let log: DebugLog | undefined
  try {
    log = flags.debug ? await openDebugLog(host, flags.debugFile) : undefined
  } catch (error) {
    return reportFailure(error, command, reporting)
  }
  using _log = log
  using watch = watchSignals({
    source: control.signals,
    isHangupIgnored: control.isHangupIgnored,
    exit: control.exit,
    onStop(stopped) {
      if (stopped.code !== 'SIGPIPE') output.emit({ kind: 'stopping', signal: stopped.code })
    },
  })
  const written = watchOutput(host.stdout, () => {
    if (!watch.signal.aborted) watch.stop(new Stopped('SIGPIPE'))
  })
  const context: CommandContext<OutputEvent> = {
    ...{ host, flags, output, signal: watch.signal, exiting: watch.exiting },
    // The client is loaded by the first command that needs it, so that help and completion start fast.
    openClient: async (options) =>
      (await import('../access/open-client.ts')).openClient(
        { host, flags, output, debug: log?.sink },
        options,
      ),
  }
  const exitCode = await command
    .run(context)
    .catch((error: unknown) => reportFailure(error, command, reporting))
  return await withOutput(exitCode, written, host)
}

/** The exit code of a command whose results may not all have been written. */
async function withOutput(exitCode: number, written: OutputWatch, host: Host): Promise<number> {
  const lost = await written.end()
  if (lost === undefined) return exitCode
  // Whatever the form of the output: standard output is what failed.
  host.stderr.write(`error: ${lost.message}\n`)
  return exitCodeOf(lost)
}

function reportFailure(
  error: unknown,
  { action }: ParsedCommand<OutputEvent>,
  { host, output, debug }: Pick<CommandContext<OutputEvent>, 'host' | 'output'> & { readonly debug: boolean },
): number {
  const exitCode = exitCodeOf(error)
  const continueCommand = sameCommand(host)
  if (error instanceof Stopped) {
    // The reader of the output is gone, so nothing can be reported.
    if (error.code === 'SIGPIPE') return exitCode
    const nothing = { resumable: false, uploadId: null, partsRecorded: 0, partsTotal: 0 }
    output.emit({ kind: 'interrupted', message: error.message, ...nothing, continueCommand, exitCode })
    return exitCode
  }
  output.emit(failureEvent(error, { action, continueCommand, debug }))
  return exitCode
}

async function openDebugLog(host: Host, file: string | undefined): Promise<DebugLog> {
  return (await import('../output/debug-log.ts')).startDebugLog(host, file)
}

function isDebug({ environment }: Host): boolean {
  return environment['OSS_DEBUG'] === '1'
}
