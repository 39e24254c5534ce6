/** Returns the host in the `target` of an error (scheme, host and path); empty if it has none. */
export function hostOf(target: string): string {
  return URL.parse(target)?.host ?? ''
}
