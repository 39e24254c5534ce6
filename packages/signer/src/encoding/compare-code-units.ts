/**
 * Compares texts by UTF-16 code units, for `sort`: negative if `a` comes first. OSS sorts the names of headers
 * and parameters in this order, which unlike that of `localeCompare` does not depend on the locale.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
