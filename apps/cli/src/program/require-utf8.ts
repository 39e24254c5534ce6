import { isUtf8 } from 'node:buffer'
import { type BigIntStats, statSync } from 'node:fs'
import { CliError } from '../errors/cli-error.ts'
import type { Host } from '../host/host.ts'
import { printable } from '../text/printable.ts'

/** The character that Node.js puts in place of bytes that are not valid UTF-8. */
const REPLACEMENT = '\uFFFD'
const OWN_VARIABLE = /^(?:OSS_|ALIBABA_CLOUD_)/

/**
 * Refuses arguments, variables and a working directory that are not valid UTF-8: different bytes become the same text, so another object or file could be meant.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function refuseLossyText({
  args,
  rawArgs,
  environment,
}: Pick<Host, 'args' | 'rawArgs' | 'environment'>): void {
  const isRaw = rawArgs?.length === args.length && args.every((text, index) => isTextOf(text, rawArgs[index]))
  for (const [index, text] of args.entries()) {
    const raw = isRaw ? rawArgs?.[index] : undefined
    if (raw === undefined ? isWhole(text) : isUtf8(raw)) continue
    throw lossy(
      `Argument ${index + 1} ("${printable(text)}")`,
      'Object keys are UTF-8. To upload a file whose name is not, let the shell open it: oss upload - oss://BUCKET/KEY < FILE.',
    )
  }
  for (const [name, value = ''] of Object.entries(environment))
    if (OWN_VARIABLE.test(name) && !isWhole(value)) throw lossy(`The environment variable ${name}`)
  refuseOtherDirectory()
}

/** Relative paths are resolved against the working directory, whose path as text may be that of another directory. */
function refuseOtherDirectory(): void {
  const directory = process.cwd()
  if (isWhole(directory)) return
  const other = statSync(directory, { bigint: true, throwIfNoEntry: false })
  const own: BigIntStats = statSync('.', { bigint: true })
  if (other !== undefined && (other.ino !== own.ino || other.dev !== own.dev))
    throw lossy(
      `The path of the working directory ("${printable(directory)}")`,
      'Change to another directory.',
    )
}

function isTextOf(text: string, raw: Uint8Array | undefined): boolean {
  return raw !== undefined && Buffer.from(raw).toString() === text
}

function isWhole(text: string): boolean {
  return text.isWellFormed() && !text.includes(REPLACEMENT)
}

function lossy(what: string, advice = 'Write it in UTF-8.'): CliError {
  return new CliError('USAGE_INVALID', `${what} is not valid UTF-8. ${advice}`)
}
