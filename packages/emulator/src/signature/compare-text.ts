/** Compares names as signatures sort them: by character code, independent of locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
