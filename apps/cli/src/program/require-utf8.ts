import { isUtf8 } from 'node:buffer'
import { type BigIntStats, statSync } from 'node:fs'
import { CliError } from '../errors/cli-error.ts'
import type { Host } from '../host/host.ts'
import { printable } from '../text/printable.ts'

/** The character that Node.js decodes invalid UTF-8 to. */
const REPLACEMENT_CHARACTER = '\uFFFD'
const RELEVANT_VARIABLE = /^(?:OSS_|ALIBABA_CLOUD_)/

/**
 * Rejects arguments, variables and a working directory that are not valid UTF-8. Node.js decodes different
 * invalid bytes to the same text, so the command could use another object or file than the user means.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function requireUtf8({
  args,
  rawArgs,
  environment,
}: Pick<Host, 'args' | 'rawArgs' | 'environment'>): void {
  const isRaw = rawArgs?.length === args.length && args.every((text, index) => isTextOf(text, rawArgs[index]))
  for (const [index, text] of args.entries()) {
    const raw = isRaw ? rawArgs?.[index] : undefined
    if (raw === undefined ? isValid(text) : isUtf8(raw)) continue
    throw notUtf8(
      `Argument ${index + 1} ("${printable(text)}")`,
      'Object keys must be UTF-8. To upload a file whose name is not UTF-8, redirect it to standard input: oss upload - oss://BUCKET/KEY < FILE.',
    )
  }
  for (const [name, value = ''] of Object.entries(environment))
    if (RELEVANT_VARIABLE.test(name) && !isValid(value)) throw notUtf8(`The environment variable ${name}`)
  checkWorkingDirectory()
}

/**
 * Rejects a working directory whose decoded path is that of another directory, because relative paths depend
 * on it.
 */
function checkWorkingDirectory(): void {
  const directory = process.cwd()
  if (isValid(directory)) return
  const other = statSync(directory, { bigint: true, throwIfNoEntry: false })
  const own: BigIntStats = statSync('.', { bigint: true })
  if (other !== undefined && (other.ino !== own.ino || other.dev !== own.dev))
    throw notUtf8(
      `The path of the working directory ("${printable(directory)}")`,
      'Change to another directory.',
    )
}

function isTextOf(text: string, raw: Uint8Array | undefined): boolean {
  return raw !== undefined && Buffer.from(raw).toString() === text
}

function isValid(text: string): boolean {
  return text.isWellFormed() && !text.includes(REPLACEMENT_CHARACTER)
}

function notUtf8(what: string, advice = 'Encode it as UTF-8.'): CliError {
  return new CliError('USAGE_INVALID', `${what} is not valid UTF-8. ${advice}`)
}
