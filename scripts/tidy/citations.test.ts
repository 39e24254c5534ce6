import { expect, it } from 'vitest'
import { checkCitations } from './citations.ts'
import { readTree, type SourceFile } from './source-file.ts'

function file(path: string, text: string): SourceFile {
  return { path, text, lines: text.split('\n') }
}

const protocol = file('docs/protocol.md', '# The protocol\n\n## UploadPart\n')

it('all citations of the repository lead to something in it', () => {
  expect(checkCitations(readTree())).toEqual([])
})

it.each([
  ['a comment cites notes that nobody else has', '/** UploadPart (oss-protocol). */', /"oss-protocol"/],
  ['a comment cites a numbered section', '// See section 3.9.', /"section 3\.9/],
  [
    'a comment cites a document that is gone',
    '  // The rules of reliability.md.',
    /reliability\.md does not/,
  ],
  [
    'a comment cites a path that is gone',
    ' * (docs/notes/peers.md).',
    /docs\/notes\/peers\.md does not exist/,
  ],
  [
    'a comment cites a heading that is gone',
    '/** As docs/protocol.md#uploadparts. */',
    /no heading #uploadparts/,
  ],
  [
    'a message cites a document that is gone',
    "throw new Error('see docs/gone.md')",
    /docs\/gone\.md does not/,
  ],
  ['a comment follows code', 'const a = 1 // DOC21 "Limits"', /"DOC21"/],
])('it is found when %s', (_, text, finding) => {
  const findings = checkCitations([protocol, file('packages/a/src/a.ts', `\n${text}`)])
  expect(findings).toEqual([expect.stringMatching(finding)])
  expect(findings[0]).toMatch(/^packages\/a\/src\/a\.ts:2: /)
})

it('it is found when a document cites what is not in the repository', () => {
  const page = file('docs/page.md', 'The numbers are those of a comparison of nine clients (`codebases.md`).')
  expect(checkCitations([protocol, page])).toEqual([
    expect.stringContaining('codebases.md'),
    expect.stringContaining('comparison of nine clients'),
  ])
})

it.each([
  '/** UploadPart (docs/protocol.md#uploadpart). */',
  '// As protocol.md says.',
  '// RFC 8305, section 5.',
  '// packages/NAME/README.md and packages/*/etc/*.api.md',
  "const name = 'peers.md'",
])('nothing is found in: %s', (text) => {
  expect(checkCitations([protocol, file('packages/a/src/a.ts', text)])).toEqual([])
})
