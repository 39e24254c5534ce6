/**
 * Makes a text safe to print. File names and keys may contain characters that move the cursor, clear the
 * screen or change the direction of writing; they become escapes such as `\u{1b}`, and line breaks do too.
 */
export function printable(text: string): string {
  return text.replace(/\p{C}|[\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
