import { readFile } from 'node:fs/promises'
import { type FileOptions, ValidationError } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'

/**
 * Reads a file of rules: a JSON object whose keys are glob patterns and whose values are object options, as
 * `fileOptions` of the client. `expires` is text in ISO 8601.
 *
 * @throws CliError `RULES_INVALID`
 */
export async function readRules(file: string): Promise<Readonly<Record<string, FileOptions>>> {
  const rules: unknown = parse(file, await read(file))
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules))
    throw invalid(
      file,
      'it must be an object of patterns and options, such as {"*.html": {"cacheControl": "no-cache"}}',
    )
  const withDates = Object.entries(rules).map(([pattern, options]: [string, unknown]) => [
    pattern,
    withDate(options),
  ])
  return Object.fromEntries(withDates) as Readonly<Record<string, FileOptions>>
}

/** Names the file in the error of an invalid rule. */
export function namingRules<Value>(file: string | undefined, act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    if (file === undefined || !(error instanceof ValidationError) || !error.field.startsWith('fileOptions'))
      throw error
    throw invalid(file, error.message.replace(/^fileOptions/, ''), error)
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : String(error), error)
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(file, `it is not JSON (${error instanceof Error ? error.message : String(error)})`, error)
  }
}

function withDate(options: unknown): unknown {
  if (typeof options !== 'object' || options === null || !('expires' in options)) return options
  // A text that is not a time becomes an invalid date, which the client rejects by name.
  return typeof options.expires === 'string' ? { ...options, expires: new Date(options.expires) } : options
}

function invalid(file: string, problem: string, cause?: unknown): CliError {
  const message = `The rules in ${printable(file)} cannot be used: ${problem.replace(/\.$/, '')}.`
  return new CliError('RULES_INVALID', message, cause === undefined ? {} : { cause })
}
