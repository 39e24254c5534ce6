import type { SourceFile } from './source-file.ts'
import { titlesOf } from './titles.ts'

/** The fault catalogue: first and last number of each group. */
const FAULTS = [
  [1, 7],
  [10, 20],
  [30, 36],
  [40, 62],
  [70, 76],
] as const
const ATTACKS = 15

const ids = [
  ...FAULTS.flatMap(([first, last]) =>
    range(first, last).map((number) => `F${String(number).padStart(2, '0')}`),
  ),
  ...range(1, ATTACKS).map((number) => `S${number}`),
]

/** Every fault and every attack is named by the title of a test, or docs/testing.md says why none can be run here. */
export function checkFaults(tree: readonly SourceFile[]): readonly string[] {
  const titles = titlesOf(tree)
  const testing = tree.find(({ path }) => path === 'docs/testing.md')?.text ?? ''
  const excused = testing.slice(testing.indexOf('## Faults that are not run'))
  const missing = ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(titles))
  console.log(
    `${ids.length - missing.length} of ${ids.length} faults and attacks are named by a test's title`,
  )
  return missing
    .filter((id) => !new RegExp(`^\\| ${id} `, 'm').test(excused))
    .map((id) => `no test title names ${id}, and docs/testing.md does not say why`)
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
