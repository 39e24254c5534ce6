/**
 * Checks something that the demo claims; if it is not true, the demo fails.
 *
 * @throws Error with the reason
 */
export function claim(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new Error(otherwise)
}
