/**
 * Splits the command of a profile into words at spaces. Single and double quotes keep a word with spaces
 * together. No other character is special, because no shell is involved.
 */
export function splitCommand(text: string): readonly string[] {
  const words = text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)
  return [...words].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  )
}
