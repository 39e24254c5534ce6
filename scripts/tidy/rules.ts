import { commentsOf } from './comments.ts'
import { isSource, type SourceFile } from './source-file.ts'
import { titlesOf } from './titles.ts'

const RULES = Array.from({ length: 14 }, (_, index) => `R${index + 1}`)

/**
 * Each reliability rule R1 to R14 is explained in ARCHITECTURE.md, named by a code comment and by the title
 * of a test.
 */
export function checkRules(tree: readonly SourceFile[]): readonly string[] {
  const architecture = tree.find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? ''
  const comments = commentsOf(tree.filter(isSource))
  const titles = titlesOf(tree)
  return RULES.flatMap((rule) => {
    const named = new RegExp(`\\b${rule}\\b`)
    return [
      named.test(architecture) ? [] : [`ARCHITECTURE.md: it does not explain ${rule}`],
      named.test(comments) ? [] : [`no comment in the sources names ${rule}`],
      named.test(titles) ? [] : [`no test title names ${rule}`],
    ].flat()
  })
}
