import type { SourceFile } from './source-file.ts'

/** The anchors of a Markdown file, as GitHub and typedoc make them from its headings. */
export function headingsOf(file: SourceFile | undefined): ReadonlySet<string> {
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
