import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '../..')

/** A program in a document. */
export interface DocumentProgram {
  /** Path of the document from the root. */
  readonly document: string
  /** A name for a file with the program. */
  readonly name: string
  readonly code: string
}

/** All Markdown documents, except the API reports (etc). */
export function documents(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.split('\n').filter((path) => path !== '' && !/(^|\/)etc\//.test(path))
}

/** The programs of a document: in docs, all code blocks together are one program; elsewhere, each is one. */
export function programsOf(document: string): readonly DocumentProgram[] {
  const blocks = [
    ...readFileSync(join(root, document), 'utf8').matchAll(/^```ts(?: \[[^\]\n]+\])?\n([\s\S]*?)^```$/gm),
  ]
  const chunks = blocks.map(([, code = '']) => code)
  if (chunks.length === 0) return []
  const programs = document.startsWith('docs/') ? [chunks.join('\n')] : chunks
  return programs.map((code, index) => ({
    document,
    name: `${document.replace(/\W/g, '-')}-${index}.ts`,
    code,
  }))
}
