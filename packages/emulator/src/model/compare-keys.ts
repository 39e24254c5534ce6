/**
 * The order of listings: keys by their UTF-8 bytes. JavaScript compares UTF-16 units, which differs for characters beyond
 * U+FFFF, so those are lifted above U+E000 to U+FFFF first.
 */
export function compareKeys(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let index = 0; index < end; index++) {
    const x = a.charCodeAt(index)
    const y = b.charCodeAt(index)
    if (x !== y) return liftSurrogate(x) - liftSurrogate(y)
  }
  return a.length - b.length
}

function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
