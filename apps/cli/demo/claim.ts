/**
 * Checks what the demo claims. What is not true ends the demo.
 *
 * @throws Error with the reason.
 */
export function claim(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new Error(otherwise)
}
