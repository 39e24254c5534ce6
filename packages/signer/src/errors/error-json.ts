const BRAND = Symbol.for('oss.error')
const MAX_CAUSES = 5
/** Maximum length of a text, in characters: an error of another library may contain a whole response. */
const MAX_TEXT_LENGTH = 8192

/** An error as plain data: its fields, and its causes as `cause`. Optional values are `undefined`. */
export interface ErrorJson {
  /** Class of the error. */
  readonly name: string
  /** What happened, without secrets. */
  readonly message: string
  /** `code`, `isTemporary` and all other fields. */
  readonly [field: string]: unknown
}

/**
 * Converts an error to plain data, with at most five causes. From errors of other libraries, only name,
 * message and code are kept: their other fields may hold secrets or live objects.
 */
export function errorToJson(error: Error, depth = 0): ErrorJson {
  // Spreads the fields of the class; `message`, `stack` and `cause` are not enumerable.
  const { name, code, ...fields }: Readonly<Record<string, unknown>> = { ...error }
  const cause =
    error.cause === undefined || depth === MAX_CAUSES ? undefined : causeToJson(error.cause, depth + 1)
  return {
    name: String(name),
    code,
    message: error.message,
    ...fields,
    ...(cause !== undefined && { cause }),
  }
}

function causeToJson(cause: unknown, depth: number): unknown {
  try {
    return describeCause(cause, depth)
  } catch {
    // A cause can be any value: its getters may throw, and it may have no text.
    return 'a cause that cannot be read'
  }
}

function describeCause(cause: unknown, depth: number): unknown {
  if (typeof cause === 'number' || typeof cause === 'boolean') return cause
  if (!hasMessage(cause)) return textOf(cause)
  if (BRAND in cause) return errorToJson(cause, depth)
  const { name, message, cause: inner } = cause
  const code: unknown = Reflect.get(cause, 'code')
  return {
    name: textOf(name),
    ...(typeof code === 'string' && { code }),
    message: textOf(message),
    ...(inner !== undefined && depth < MAX_CAUSES && { cause: causeToJson(inner, depth + 1) }),
  }
}

function textOf(value: unknown): string {
  const text = String(value)
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)} ...` : text
}

/** By shape: an error of another realm is not an `instanceof Error` here. */
function hasMessage(cause: unknown): cause is Error {
  return typeof cause === 'object' && cause !== null && 'message' in cause
}
