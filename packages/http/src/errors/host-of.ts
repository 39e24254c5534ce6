/** Returns the host of the scheme, host and path that an error names; empty when there is none. */
export function hostOf(target: string): string {
  return URL.parse(target)?.host ?? ''
}
