/**
 * The words of a command as it stands in a profile: parted by blanks, with single and double quotes around words that have some. Nothing else
 * means anything: there is no shell.
 */
export function splitCommand(text: string): readonly string[] {
  const words = text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)
  return [...words].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  )
}
