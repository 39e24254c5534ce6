import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml } from './read-xml.ts'
import { XmlError } from './xml-error.ts'

const MEBIBYTE = 2 ** 20

function outcomeOf(document: string): { code: string; ms: number } {
  // CPU time, so that other work of the machine does not count.
  const before = process.cpuUsage()
  let code = 'no error'
  try {
    readXml(document)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    code = error.code
  }
  const { user, system } = process.cpuUsage(before)
  return { code, ms: (user + system) / 1000 }
}

const hostile: readonly (readonly [what: string, document: string, code: string])[] = [
  ['a million levels', '<a>'.repeat(300_000), 'XML_TOO_LARGE'],
  ['levels below the limit of tags', '<a>'.repeat(49_000), 'XML_FORBIDDEN'],
  ['100 MiB of text', 'x'.repeat(100 * MEBIBYTE), 'XML_TOO_LARGE'],
  ['many siblings', `<a>${'<b/>'.repeat(200_000)}</a>`, 'XML_TOO_LARGE'],
  ['many attributes', `<a ${'b="1" '.repeat(150_000)}/>`, 'XML_TOO_LARGE'],
  ['an open attribute', `<a b="${'x'.repeat(900_000)}`, 'XML_MALFORMED'],
  ['a name without end', `<${'a'.repeat(900_000)}`, 'XML_MALFORMED'],
  ['spaces in a tag', `<a${' '.repeat(900_000)}`, 'XML_MALFORMED'],
  ['only less-than signs', '<'.repeat(900_000), 'XML_MALFORMED'],
  ['only ampersands', `<a>${'&'.repeat(900_000)}</a>`, 'XML_MALFORMED'],
  ['ampersands without an end', `<a>${'&amp'.repeat(200_000)}</a>`, 'XML_MALFORMED'],
  ['an open comment', `<a><!--${'-'.repeat(900_000)}`, 'XML_MALFORMED'],
  ['open CDATA sections', `<a>${'<![CDATA['.repeat(40_000)}`, 'XML_MALFORMED'],
  ['nested document types', `${'<!DOCTYPE '.repeat(40_000)}>`, 'XML_FORBIDDEN'],
  ['closing tags only', '</a>'.repeat(40_000), 'XML_MALFORMED'],
]

describe('readXml with a hostile document (S4)', () => {
  it.each(hostile)('stops early at %s', (_what, document, code) => {
    // The first run is not measured, because it also compiles the parser.
    outcomeOf(document)
    const outcome = outcomeOf(document)
    expect(outcome.code).toBe(code)
    expect(outcome.ms).toBeLessThan(100)
  })

  it('respects a smaller limit of bytes, counted in UTF-8', () => {
    expect(readXml('<a>ä</a>', { maxBytes: 9 }).content).toBe('ä')
    expect(() => readXml('<a>ä</a>', { maxBytes: 8 })).toThrow(XmlError)
  })

  it('returns an element or throws an XmlError for any text', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b/>',
      '&amp;',
      '&',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '"',
      '=',
      'x',
      ' ',
      '<',
      '>',
      '/',
      '?',
      '!',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        outcomeOf(pieces.join(''))
      }),
      { numRuns: 2000 },
    )
  })
})
