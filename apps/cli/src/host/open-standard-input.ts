import { createReadStream, fstatSync, type Stats, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { isatty } from 'node:tty'
import { CliError } from '../errors/cli-error.ts'

const DESCRIPTOR = 0

/**
 * Opens standard input at its current position. Files and devices are read through the descriptor, because
 * Node.js treats some kinds of standard input (block devices and directories among them) as an empty stream.
 *
 * @throws CliError `STANDARD_INPUT_UNREADABLE` for anything that cannot be read, and for the null device,
 *   which Node.js also opens in place of a closed descriptor
 */
export function openStandardInput(): AsyncIterable<Uint8Array> {
  const stats = statInput()
  if (stats.isDirectory())
    throw unreadable('it is a directory. Use oss upload --recursive to upload its contents')
  if (isNullDevice(stats))
    throw unreadable('it is closed, or is the null device. To create an empty object, upload an empty file')
  if (stats.isFile() || stats.isBlockDevice() || (stats.isCharacterDevice() && !isatty(DESCRIPTOR)))
    return createReadStream('', { fd: DESCRIPTOR, autoClose: false })
  const stream: unknown = process.stdin
  // Node.js represents terminals and pipes as sockets, too.
  if (stream instanceof Socket) return stream
  throw unreadable('it must be a file, device, pipe, stream socket or terminal')
}

function statInput(): Stats {
  try {
    return fstatSync(DESCRIPTOR)
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function isNullDevice(stats: Stats): boolean {
  if (!stats.isCharacterDevice() || process.platform === 'win32') return false
  return stats.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev
}

function unreadable(reason: string, cause?: unknown): CliError {
  const message = `Standard input cannot be read: ${reason}.`
  return new CliError('STANDARD_INPUT_UNREADABLE', message, cause === undefined ? {} : { cause })
}
