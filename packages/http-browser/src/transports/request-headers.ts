/** Headers that scripts may not set. The browser sets those that it sends. */
const FORBIDDEN: ReadonlySet<string> = new Set(['content-length', 'date', 'host'])

/** Returns the headers that a script may set. */
export function settableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !FORBIDDEN.has(name.toLowerCase())))
}
