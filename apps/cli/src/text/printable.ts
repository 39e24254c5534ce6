/**
 * Text that is safe to print: names may hold characters that move the cursor, clear the screen or turn the direction of
 * writing. They are shown as escapes such as `\u{1b}`, and everything stays on one line.
 */
export function printable(text: string): string {
  return text.replace(/\p{C}|[\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
