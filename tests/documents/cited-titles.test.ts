import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { documents, root } from './document-programs.ts'

/** A link to a test whose text is the title of the test, or a part of it. */
const CITATION = /\[([^\]\n]* [^\]\n]* [^\]\n]*)\]\(([^)\s]+\.test\.ts)\)/g

it('each document that cites the title of a test cites one that the linked file has', () => {
  const citations = documents().flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(CITATION)].map(([, title = '', path = '']) => ({
      document,
      title: title.replaceAll('\\', ''),
      text: readFileSync(join(root, document, '..', path), 'utf8'),
    })),
  )
  expect(citations.length).toBeGreaterThan(50)
  const stale = citations.filter(({ title, text }) => !text.includes(title))
  expect(stale.map(({ document, title }) => `${document}: ${title}`)).toEqual([])
})
