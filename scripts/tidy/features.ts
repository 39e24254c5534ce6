import { isTest, type SourceFile } from './source-file.ts'
import { titlesOf } from './titles.ts'

const DOCUMENT = 'docs/features.md'
/** The numbers of the features, and of what users of other clients ask for. */
const NUMBERS = [
  ...Array.from({ length: 75 }, (_, index) => String(index + 1)),
  ...Array.from({ length: 14 }, (_, index) => `N${index + 1}`),
]

/** A row of the table of features. */
interface Row {
  readonly number: string
  readonly api: string
  readonly test: string
}

/** The table of features has every number once; what it names exists, and each test has the title that it quotes. */
export function checkFeatures(tree: readonly SourceFile[]): readonly string[] {
  const document = tree.find(({ path }) => path === DOCUMENT)
  if (document === undefined) return [`${DOCUMENT} is missing`]
  const rows = rowsOf(document)
  const problems = [
    ...numberProblems(rows),
    ...rows.flatMap((row) => [...apiProblems(row, tree), ...testProblems(row, tree)]),
  ]
  return problems.map((problem) => `${DOCUMENT}: ${problem}`)
}

function rowsOf({ lines }: SourceFile): readonly Row[] {
  return lines.flatMap((line) => {
    const [, number = '', , , api = '', test = ''] = line.split('|').map((cell) => cell.trim())
    return /^N?\d+$/.test(number) ? [{ number, api, test }] : []
  })
}

function numberProblems(rows: readonly Row[]): readonly string[] {
  const found = rows.map(({ number }) => number)
  return [
    ...NUMBERS.filter((number) => !found.includes(number)).map((number) => `number ${number} is in no row`),
    ...found
      .filter((number, index) => found.indexOf(number) !== index || !NUMBERS.includes(number))
      .map((number) => `number ${number} is there twice, or is none`),
  ]
}

/** Names are those of the accepted APIs; `oss command --flag` is a line of the command's README. */
function apiProblems({ number, api }: Row, tree: readonly SourceFile[]): readonly string[] {
  const names = [...api.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  if (names.length === 0) return [`row ${number} names no API`]
  const textOf = (wanted: RegExp): string =>
    tree
      .filter(({ path }) => wanted.test(path))
      .map(({ text }) => text)
      .join('\n')
  const apis = textOf(/^packages\/[^/]+\/etc\/.*\.api\.md$/)
  const command = textOf(/^apps\/cli\/README\.md$/)
  const isThere = (name: string): boolean => {
    if (!name.startsWith('oss ')) return declarationOf(name).test(apis)
    const [words = '', ...flags] = name.split(' --')
    return command.includes(words) && flags.every((flag) => command.includes(`--${flag}`))
  }
  return names
    .filter((name) => !isThere(name))
    .map((name) => `row ${number} names ${name}, which does not exist`)
}

function declarationOf(name: string): RegExp {
  return new RegExp(`\\b(class|interface|type|function|const) ${name}\\b|\\b${name}\\??[(:<]`)
}

function testProblems({ number, test }: Row, tree: readonly SourceFile[]): readonly string[] {
  const [, path = '', piece = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? []
  const file = tree.find((candidate) => candidate.path === path)
  // What is packed is not tested by vitest, but by a program that installs it.
  const isProgram = /^tools\/check-/.test(path)
  if (file === undefined || !(isTest(file) || isProgram))
    return [`row ${number} names no test that exists: ${test}`]
  const titles = isProgram ? file.text : titlesOf([file])
  return titles.includes(piece) ? [] : [`row ${number}: no title in ${path} has "${piece}"`]
}
