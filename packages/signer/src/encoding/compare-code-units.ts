/**
 * Compares texts by UTF-16 code units, as OSS sorts. Unlike `localeCompare`, the order never depends on the
 * locale.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
