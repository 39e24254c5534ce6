/**
 * Request headers by lower-case name; the values of a repeated header are joined with a comma. A value has
 * one character per byte received, because signatures cover bytes.
 */
export type RequestHeaders = ReadonlyMap<string, string>

/** @param raw alternating names and values, as in Node's `rawHeaders`. */
export function readHeaders(raw: readonly string[]): RequestHeaders {
  const headers = new Map<string, string>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const value = (raw[index + 1] ?? '').trim()
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return headers
}
