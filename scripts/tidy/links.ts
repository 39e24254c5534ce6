import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { headingsOf } from './headings.ts'
import type { SourceFile } from './source-file.ts'

/** Links of the documents lead to files and headings that exist. */
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
  return findings
}
