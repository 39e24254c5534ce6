import { headingsOf } from './headings.ts'
import type { SourceFile } from './source-file.ts'

/** Its strings cite what does not exist. */
const OWN_TEST = 'scripts/tidy/citations.test.ts'

const DOCUMENT = /(?<![\w/.*-])((?:[\w.-]+\/)*[\w.-]+\.md)\b(?:#([\w-]+))?/g
/** Names of patterns, such as NAME.md, and of files that a release creates. */
const PLACEHOLDER = /NAME|NN|^CHANGELOG\.md$/
/** Sections of the documents here have names; an RFC has numbered ones. */
const NUMBERED_SECTION = /(?<!\bRFC \d+(?:, | ))\bsections? \d[\d.]*/gi
/** Notes that are not in the repository, by their names and abbreviations. */
const OUTSIDE = /\boss-protocol\b|\buser-pain\b|\bDOC21\b|\bcomparison of \w+ clients\b/gi

/** Comments and documents cite only documents, and sections of documents, that are in the repository. */
export function checkCitations(tree: readonly SourceFile[]): readonly string[] {
  const documents = tree.filter(({ path }) => path.endsWith('.md'))
  return tree
    .filter(({ path }) => /\.(ts|mjs|js|md)$/.test(path) && path !== OWN_TEST)
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const text = path.endsWith('.md') ? withoutLinks(line) : commentOf(line)
        const problems = [
          ...documentProblems(line, text, documents),
          ...[...text.matchAll(OUTSIDE), ...text.matchAll(NUMBERED_SECTION)].map(
            ([citation]) => `"${citation}" is not in the repository`,
          ),
        ]
        return problems.map((problem) => `${path}:${index + 1}: ${problem}`)
      }),
    )
}

/**
 * Files below docs/ are checked in all of a line, such as in the text of an error; others in its comment
 * only.
 */
function documentProblems(line: string, text: string, documents: readonly SourceFile[]): readonly string[] {
  const inStrings = text === '' ? [...line.matchAll(DOCUMENT)].filter(([, name]) => isBelowDocs(name)) : []
  return [...inStrings, ...text.matchAll(DOCUMENT)].flatMap(([, name = '', heading]) => {
    if (PLACEHOLDER.test(name)) return []
    const named = name.replace(/^(?:\.{1,2}\/)+/, '')
    const found = documents.filter(({ path }) => path === named || path.endsWith(`/${named}`))
    if (found.length === 0) return [`${name} does not exist`]
    if (heading === undefined || found.some((file) => headingsOf(file).has(heading))) return []
    return [`${name} has no heading #${heading}`]
  })
}

function isBelowDocs(name: string | undefined): boolean {
  return name?.startsWith('docs/') ?? false
}

/** The comment of a line of code; `''` when there is none. */
function commentOf(line: string): string {
  return /(?:^|\s)\/\/.*$|^\s*\/?\*.*$|\/\*\*.*$/.exec(line)?.[0] ?? ''
}

/** Links are checked by the check of links, which knows from where they lead. */
function withoutLinks(line: string): string {
  return line.replaceAll(/\]\([^)]*\)/g, ']')
}
