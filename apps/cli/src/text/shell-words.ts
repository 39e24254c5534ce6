// zsh looks a word that begins with "=" up as a command.
const PLAIN = /^(?!=)[A-Za-z0-9_@%+=:,./-]+$/

/**
 * Writes words so that a shell reads exactly these words.
 *
 * @param platform - as `process.platform`: `win32` quotes for cmd.exe and PowerShell, all others for POSIX shells.
 */
export function shellWords(words: readonly string[], platform: string): string {
  return words.map((word) => (platform === 'win32' ? windowsWord(word) : posixWord(word))).join(' ')
}

function posixWord(word: string): string {
  if (PLAIN.test(word)) return word
  // Only this form can show a control character without sending it to the terminal. bash, zsh, ksh and POSIX.1-2024 know it.
  if (/\p{C}/u.test(word)) return `$'${escaped(word)}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}

function escaped(word: string): string {
  return word.replace(/\p{C}|['\\]/gu, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    return [...new TextEncoder().encode(character)].map((byte) => `\\${octal(byte)}`).join('')
  })
}

// Always three digits: a digit that follows is then not taken for a part of it.
function octal(byte: number): string {
  return byte.toString(8).padStart(3, '0')
}

function windowsWord(word: string): string {
  return /^[A-Za-z0-9_@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`
}
