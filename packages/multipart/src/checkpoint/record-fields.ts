const MAX_TEXT_LENGTH = 8192

/** The fields of a line. A Map, so that a name such as "__proto__" is an ordinary name. */
export type RecordFields = ReadonlyMap<string, unknown>

export function jsonObject(text: string): RecordFields {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('a line is not an object')
  return new Map(Object.entries(value))
}

/** Checks that a line has exactly these fields, and any of the optional ones. */
export function expectFields(
  fields: RecordFields,
  names: readonly string[],
  optional: readonly string[] = [],
): void {
  const known = new Set([...names, ...optional])
  if (!names.every((name) => fields.has(name)) || ![...fields.keys()].every((name) => known.has(name)))
    throw new Error(`a line has other fields than ${names.join(', ')}`)
}

export function textField(fields: RecordFields, name: string): string {
  const value = fields.get(name)
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_TEXT_LENGTH) {
    throw new Error(`"${name}" is not a string of 1 to ${MAX_TEXT_LENGTH} characters`)
  }
  return value
}

export function nanoseconds(fields: RecordFields, name: string): string {
  const value = textField(fields, name)
  if (!/^-?\d{1,24}$/.test(value)) throw new Error(`"${name}" is not a number of nanoseconds`)
  return value
}

export function wholeNumber(fields: RecordFields, name: string): number {
  const value = fields.get(name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Error(`"${name}" is not a whole number`)
  }
  return value
}
