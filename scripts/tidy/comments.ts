import type { SourceFile } from './source-file.ts'

/** The lines of the files that are comments. */
export function commentsOf(files: readonly SourceFile[]): string {
  return files.flatMap(({ lines }) => lines.filter(isComment)).join('\n')
}

/** Whether a line of code is a comment, or part of one. */
export function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*)/.test(line)
}
