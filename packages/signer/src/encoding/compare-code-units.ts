/**
 * Compares texts by UTF-16 code units, for `sort`: negative if `a` comes first. OSS sorts names of headers
 * and parameters in this order. Unlike that of `localeCompare`, it does not depend on the locale.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
