import { isComment } from './comments.ts'
import type { SourceFile } from './source-file.ts'

/** The width of the formatter, which does not wrap comments. */
const MAX_COLUMNS = 110

/** Words that the project's vocabulary replaces, and their replacements. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bvouch(?:es|ed)?\b/i, 'verify'],
  [/\bsomebody else's\b/i, "another process's, third-party"],
  [/\bpassed over\b/i, 'skipped'],
  [/\bfor people\b/i, 'human-readable'],
  [/\b(?:found|finds?) out\b/i, 'detect, determine'],
  [/\blooks? whether\b/i, 'check whether'],
  [/\bthrown away\b/i, 'aborted, discarded'],
  [/\bgiven up\b/i, 'aborted, stopped'],
  [/\btold\b/i, 'notified, called with, reported'],
  [/\bby hand\b/i, 'manually'],
]

/** Sources whose comments are checked. */
const CHECKED = /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/

/** Comments fit the line and use the words of the field. */
export function checkCommentLines(tree: readonly SourceFile[]): readonly string[] {
  return tree
    .filter(({ path }) => CHECKED.test(path) && !path.endsWith('.test.ts'))
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, index) =>
        isComment(line) ? problemsOf(line).map((problem) => `${path}:${index + 1}: ${problem}`) : [],
      ),
    )
}

function problemsOf(line: string): readonly string[] {
  const words = WORDS.filter(([word]) => word.test(line))
  return [
    ...(line.length > MAX_COLUMNS ? [`a comment of ${line.length} columns, at most ${MAX_COLUMNS}`] : []),
    ...words.map(([word, better]) => `"${word.exec(line)?.[0]}": write ${better}`),
  ]
}
