import { createReadStream, fstatSync, type Stats, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { isatty } from 'node:tty'
import { CliError } from '../errors/cli-error.ts'

const DESCRIPTOR = 0

/**
 * Standard input, from its present position on. Files and devices are read through the descriptor: Node.js takes some kinds of standard input, a block
 * device or a directory among them, for an empty stream.
 *
 * @throws CliError `STANDARD_INPUT_UNREADABLE` for what cannot be read, and for the null device, which is also what Node.js puts in place of a descriptor
 *   that is closed.
 */
export function openStandardInput(): AsyncIterable<Uint8Array> {
  const facts = factsOfInput()
  if (facts.isDirectory())
    throw unreadable('it is a directory. Use oss upload --recursive to upload its contents')
  if (isNullDevice(facts))
    throw unreadable('it is closed, or the null device. To store an empty object, upload an empty file')
  if (facts.isFile() || facts.isBlockDevice() || (facts.isCharacterDevice() && !isatty(DESCRIPTOR)))
    return createReadStream('', { fd: DESCRIPTOR, autoClose: false })
  const stream: unknown = process.stdin
  // A terminal is a socket to Node.js, as pipes are.
  if (stream instanceof Socket) return stream
  throw unreadable('it is neither a file, a device, a pipe, a stream socket nor a terminal')
}

function factsOfInput(): Stats {
  try {
    return fstatSync(DESCRIPTOR)
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function isNullDevice(facts: Stats): boolean {
  if (!facts.isCharacterDevice() || process.platform === 'win32') return false
  return facts.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev
}

function unreadable(reason: string, cause?: unknown): CliError {
  const message = `Standard input cannot be read: ${reason}.`
  return new CliError('STANDARD_INPUT_UNREADABLE', message, cause === undefined ? {} : { cause })
}
