import { posix } from 'node:path'
import { commentsOf } from './comments.ts'
import type { SourceFile } from './source-file.ts'
import { titlesOf } from './titles.ts'

/** Documents with a table row for each id, whose last column links its tests. */
const CATALOGUES = ['docs/faults.md', 'SECURITY.md']
/** The invariants are checked by the simulation as a whole, so this document links no tests. */
const INVARIANTS = 'docs/simulation.md'
/**
 * An id in a comment or a title. Not R: tidy/rules.ts checks the rules. Not H and O: signature vectors. Not
 * V: signature versions.
 */
const CITATION = /(?<![%\w#.\\-])(?![HORV])[A-Z]\d{1,2}(?![%\w-])/g

/** A row of a catalogue. */
interface Row {
  readonly id: string
  readonly document: string
  readonly tests: string
}

/**
 * Each id that a comment or a test title cites is explained by a document; each test that a catalogue links
 * for an id cites it in a title.
 */
export function checkFaults(tree: readonly SourceFile[]): readonly string[] {
  const rows = tree.filter(({ path }) => CATALOGUES.includes(path)).flatMap(rowsOf)
  const invariants = tree.find(({ path }) => path === INVARIANTS)?.text.match(/\b[IM]\d{1,2}\b/g) ?? []
  const known = new Set([...rows.map(({ id }) => id), ...invariants])
  return [
    ...CATALOGUES.filter((path) => rows.every(({ document }) => document !== path)).map(
      (path) => `${path}: it explains no id`,
    ),
    ...rows
      .filter(({ id }, index) => rows.findIndex((row) => row.id === id) !== index)
      .map(({ id, document }) => `${document}: ${id} is explained twice`),
    ...rows.flatMap((row) => testProblems(row, tree)),
    ...tree.flatMap((file) => unknownCitations(file, known)),
  ]
}

function rowsOf({ path, lines }: SourceFile): readonly Row[] {
  return lines.flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const id = cells[1] ?? ''
    return /^[A-Z]\d{1,2}$/.test(id) ? [{ id, document: path, tests: cells.at(-2) ?? '' }] : []
  })
}

function testProblems({ id, document, tests }: Row, tree: readonly SourceFile[]): readonly string[] {
  if (/^none: \S/.test(tests)) return []
  const linked = [...tests.matchAll(/\]\(([^)]+\.test\.ts)\)/g)].map(([, link = '']) =>
    posix.join(posix.dirname(document), link),
  )
  if (linked.length === 0) return [`${document}: ${id} links no test, and gives no reason ("none: ...")`]
  return linked.flatMap((path) => {
    const file = tree.find((candidate) => candidate.path === path)
    if (file === undefined) return [`${document}: the test of ${id}, ${path}, does not exist`]
    return new RegExp(`\\b${id}\\b`).test(titlesOf([file]))
      ? []
      : [`${document}: no title in ${path} cites ${id}`]
  })
}

function unknownCitations(file: SourceFile, known: ReadonlySet<string>): readonly string[] {
  if (!/\.(ts|js|mjs)$/.test(file.path)) return []
  const cited = `${commentsOf([file])}\n${titlesOf([file])}`.match(CITATION) ?? []
  return [...new Set(cited)]
    .filter((id) => !known.has(id))
    .map(
      (id) =>
        `${file.path}: it cites ${id}, which neither ${CATALOGUES.join(', ')} nor ${INVARIANTS} explains`,
    )
}
