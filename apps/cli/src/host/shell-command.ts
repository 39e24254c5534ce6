import { quoteForShell } from '../text/quote-for-shell.ts'
import type { Host } from './host.ts'

/** Formats a shell command that runs this program with other arguments. */
export function shellCommand({ program, platform }: Host, args: readonly string[]): string {
  return quoteForShell([...program, ...args], platform)
}

/** Formats the shell command that runs this program again with the same arguments. */
export function sameCommand(host: Host): string {
  return shellCommand(host, host.args)
}
