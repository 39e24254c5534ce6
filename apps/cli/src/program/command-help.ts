const AFTER = 'Flags that all commands take: oss --help'

/** What stands below the flags of a command. */
export function exampleText(command: string): string {
  return `\n${AFTER}\n\nExample:\n  ${command}`
}
