import { type ErrorJson, errorToJson } from './error-json.ts'

/** Converts anything that was thrown to plain data; what is no error becomes text. */
export function thrownToJson(thrown: unknown): ErrorJson | string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown)
  // As the cause of another error, so that only name, code and message of other libraries' errors are kept.
  const { cause } = errorToJson(new Error('', { cause: thrown }))
  return cause as ErrorJson
}
