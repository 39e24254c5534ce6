import { type ErrorJson, errorToJson } from './error-json.ts'

/** Converts any thrown value to plain data; a value that is not an error becomes text. */
export function thrownToJson(thrown: unknown): ErrorJson | string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown)
  // As the cause of another error, so that only name, code and message of other libraries' errors are kept.
  const { cause } = errorToJson(new Error('', { cause: thrown }))
  return cause as ErrorJson
}
