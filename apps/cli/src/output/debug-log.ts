import { closeSync, openSync, writeSync } from 'node:fs'
import type { ClientDebugSink } from '@oss/client'
import { CliError } from '../errors/cli-error.ts'
import type { Host } from '../host/host.ts'
import { debugText } from './debug-text.ts'

/** The log of `--debug`. */
export interface DebugLog extends Disposable {
  readonly sink: ClientDebugSink
}

/**
 * Starts the log of `--debug`: in a file that only the user can read, or on standard error.
 *
 * @throws CliError `DEBUG_FILE_UNWRITABLE`
 */
export function startDebugLog(host: Host, file: string | undefined): DebugLog {
  const descriptor = file === undefined ? undefined : openFile(file)
  const write = (text: string): void => {
    const lines = `${text}\n`
    if (descriptor === undefined) host.stderr.write(`debug: ${lines}`)
    // At once, so that the log is complete when the command is killed.
    else writeSync(descriptor, lines)
  }
  write(`oss ${host.version}, Node.js ${process.versions.node}, ${host.platform}`)
  return {
    sink: (event) => write(debugText(event)),
    [Symbol.dispose]() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, 'w', 0o600)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('DEBUG_FILE_UNWRITABLE', `The debug log ${file} cannot be written: ${reason}.`, {
      cause,
    })
  }
}
