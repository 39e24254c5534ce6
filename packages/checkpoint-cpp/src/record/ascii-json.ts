/** A text as the C++ SDK's JSON library writes it: in quotes, only ASCII, everything else as lower-case `\uXXXX`. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
