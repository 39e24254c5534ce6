import { isDeepStrictEqual } from 'node:util'

/**
 * Returns what JSON or `structuredClone` would lose of a value, by its path; an empty list for plain data.
 * Dates become ISO text in JSON; errors are data by their own `toJSON`, and are not compared here.
 */
export function lostAsData(value: unknown, path = 'value'): readonly string[] {
  const lost = problemsOf(value, path)
  if (lost.length > 0) return lost
  const cloned = structuredClone(withoutErrors(value))
  if (!isDeepStrictEqual(cloned, withoutErrors(value))) return [`${path}: its clone differs`]
  const plain = asJson(withoutErrors(value))
  if (plain === undefined) return []
  const parsed: unknown = JSON.parse(JSON.stringify(withoutErrors(value)))
  return isDeepStrictEqual(parsed, plain) ? [] : [`${path}: its JSON differs`]
}

function problemsOf(value: unknown, path: string): readonly string[] {
  if (value instanceof Date || value instanceof Error || value instanceof Uint8Array) return []
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
      return [`${path}: an instance of ${value.constructor.name}`]
    return Reflect.ownKeys(value).flatMap((name) =>
      typeof name === 'symbol'
        ? [`${path}: the symbol ${String(name)}`]
        : problemsOf(Reflect.get(value, name), `${path}.${name}`),
    )
  }
  return ['bigint', 'function', 'symbol'].includes(typeof value) ? [`${path}: a ${typeof value}`] : []
}

function withoutErrors(value: unknown): unknown {
  return mapped(value, (each) => (each instanceof Error ? each.message : each))
}

/** A value as JSON writes it: without what is `undefined`, and with dates as text. */
function asJson(value: unknown): unknown {
  return mapped(value, (each) => (each instanceof Date ? each.toISOString() : each), true)
}

function mapped(value: unknown, change: (value: unknown) => unknown, drop = false): unknown {
  const changed = change(value)
  if (changed !== value || typeof value !== 'object' || value === null) return changed
  if (value instanceof Date || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, drop))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !drop || each !== undefined)
      .map(([name, each]) => [name, mapped(each, change, drop)]),
  )
}
