/** Returns a text that no other call returns. `crypto.randomUUID` is missing in pages without https. */
export function uniqueText(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
