/**
 * Quotes a text as the JSON library of the C++ SDK does: other characters than ASCII become lower-case
 * `\uXXXX`.
 */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
