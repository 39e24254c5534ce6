import { printable } from './output/printable.ts'

/** What stands for standard input where a file is named. */
export const STANDARD_INPUT = '-'

/** What a source is called. */
export function sourceName(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : printable(file)
}
