// zsh replaces a word that begins with "=" by the path of a command.
const PLAIN = /^(?!=)[A-Za-z0-9_@%+=:,./-]+$/

/**
 * Quotes words for a command line, so that a shell passes on exactly these words.
 *
 * @param platform - as in `process.platform`: `win32` quotes for cmd.exe and PowerShell, all others for POSIX
 *   shells.
 */
export function quoteForShell(words: readonly string[], platform: string): string {
  return words.map((word) => (platform === 'win32' ? windowsWord(word) : posixWord(word))).join(' ')
}

function posixWord(word: string): string {
  if (PLAIN.test(word)) return word
  // Only this form has no control character itself. bash, zsh, ksh and POSIX.1-2024 support it.
  if (/\p{C}/u.test(word)) return `$'${escaped(word)}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}

function escaped(word: string): string {
  return word.replace(/\p{C}|['\\]/gu, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    return [...new TextEncoder().encode(character)].map((byte) => `\\${octal(byte)}`).join('')
  })
}

// Always three digits, so that a digit that follows is not part of the escape.
function octal(byte: number): string {
  return byte.toString(8).padStart(3, '0')
}

function windowsWord(word: string): string {
  return /^[A-Za-z0-9_@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`
}
