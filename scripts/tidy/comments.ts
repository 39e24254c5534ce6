import type { SourceFile } from './source-file.ts'

/** The lines of the files that are comments. */
export function commentsOf(files: readonly SourceFile[]): string {
  return files.flatMap(({ lines }) => lines.filter((line) => /^\s*(\/\/|\/?\*)/.test(line))).join('\n')
}
