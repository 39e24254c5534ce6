import { printable } from './printable.ts'

/** What stands for standard input, or for standard output, where a file is named. */
export const STANDARD_STREAM = '-'

/** What a source is called. */
export function sourceName(file: string): string {
  return file === STANDARD_STREAM ? 'standard input' : printable(file)
}
