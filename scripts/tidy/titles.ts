import { isTest, type SourceFile } from './source-file.ts'

/** The lines of the tests that give a test its title. */
export function titlesOf(tree: readonly SourceFile[]): string {
  return tree
    .filter((file) => isTest(file) && file.path.endsWith('.test.ts'))
    .flatMap(({ lines }) =>
      lines.filter((line) =>
        /\b(it|describe|test|each)\b|^\s*[)(\]]*(?: as const\)\()?,?\s*['`"]/.test(line),
      ),
    )
    .join('\n')
}
