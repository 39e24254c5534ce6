import type { ErrorFactory } from '../errors/credentials-error.ts'

/** The fields of an object from outside this process; their types are unknown. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Parses JSON that must be an object. The error names the `file`, if it is from one, and does not repeat the
 * text, which may hold secrets.
 */
export function parseJsonFields(text: string, fail: ErrorFactory, file?: string): Fields {
  const problem = (what: string): Error =>
    fail('RESPONSE_INVALID', `${file ?? 'the response'} is not ${what}.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw problem('valid JSON')
  }
  const fields = asFields(value)
  if (fields === undefined) throw problem('a JSON object')
  return fields
}

/** Returns the value if it is an object, otherwise `undefined`. */
export function asFields(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined
}

/** Returns the trimmed text of a field, or `undefined` if it has none. */
export function textOf(fields: Fields, name: string): string | undefined {
  if (!Object.hasOwn(fields, name)) return undefined
  const value = fields[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
