import { printable } from './printable.ts'

/** The path that means standard input or standard output. */
export const STANDARD_STREAM = '-'

/** Name of a source in texts. */
export function fileLabel(file: string): string {
  return file === STANDARD_STREAM ? 'standard input' : printable(file)
}
