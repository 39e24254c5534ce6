/**
 * Quotes a text as the JSON library of the C++ SDK does: non-ASCII characters become `\uxxxx`, in lower-case
 * hex.
 */
export function quoteAsciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
