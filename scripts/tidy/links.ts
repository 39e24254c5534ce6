import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SourceFile } from './source-file.ts'

/** Links of the documents lead to files and headings that exist; so do documents that code comments name. */
export function checkLinks(tree: readonly SourceFile[]): readonly string[] {
  const documents = new Map(tree.filter(({ path }) => path.endsWith('.md')).map((file) => [file.path, file]))
  const findings: string[] = []
  for (const { path, text } of documents.values()) {
    const prose = text.replace(/```[\s\S]*?```/g, '')
    for (const [, link = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const [file = '', heading] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file)
      if (!existsSync(target)) findings.push(`${path}: the link to ${link} leads nowhere`)
      else if (heading && !headingsOf(documents.get(target)).has(heading))
        findings.push(`${path}: ${target} has no heading #${heading}`)
    }
  }
  for (const { path, text } of tree.filter((file) => file.path.endsWith('.ts'))) {
    for (const [named] of text.matchAll(/\bdocs\/[\w./-]+\.md\b/g)) {
      if (!existsSync(named)) findings.push(`${path}: it names ${named}, which does not exist`)
    }
  }
  return findings
}

function headingsOf(file: SourceFile | undefined): ReadonlySet<string> {
  const headings = file?.lines.filter((line) => line.startsWith('#')) ?? []
  return new Set(
    headings.map((line) =>
      line
        .replace(/^#+\s*/, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  )
}
