import { describe, expect, it } from 'vitest'
import { MALFORMED, PART_LIST } from '../../test/xml-documents.ts'
import { readXml } from './read-xml.ts'
import { XmlError } from './xml-error.ts'

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof XmlError) return error.code
    throw error
  }
  return 'no error'
}

describe('readXml', () => {
  it('reads texts, numbers and repeated elements of a response of OSS', () => {
    const root = readXml(PART_LIST, { root: 'ListPartsResult' })
    expect(root.text('Bucket')).toBe('demo-bucket')
    expect(root.text('PartNumberMarker')).toBe('')
    expect(root.optionalText('StorageClass')).toBeUndefined()
    expect(root.list('Part').map((part) => [part.integer('PartNumber'), part.text('ETag')])).toEqual([
      [1, '"302D"'],
      [2, '"781E"'],
    ])
    expect(root.list('Upload')).toEqual([])
  })

  it('keeps text unchanged: spaces, leading zeros, long digits and words that look like values', () => {
    const root = readXml('<a><b> x </b><c>007</c><d>11051210869376104954</d><e>true</e></a>')
    expect(['b', 'c', 'd', 'e'].map((name) => root.text(name))).toEqual([
      ' x ',
      '007',
      '11051210869376104954',
      'true',
    ])
  })

  it('decodes entities once, takes CDATA literally and ignores comments', () => {
    const root = readXml(
      '<a><b>&amp;lt;&#x41;&#66;&#1;&apos;</b><c><![CDATA[<x>&amp;]]>!</c><d>1<!-- <Error/> -->2</d></a>',
    )
    expect(root.text('b')).toBe("&lt;AB\u0001'")
    expect(root.text('c')).toBe('<x>&amp;!')
    expect(root.text('d')).toBe('12')
  })

  it('reads a document with a byte order mark', () => {
    expect(readXml('\uFEFF<?xml version="1.0"?><a><b>1</b></a>').text('b')).toBe('1')
  })

  it('handles elements named like object prototype members', () => {
    const root = readXml('<a><toString>2</toString></a>')
    expect(root.optionalText('hasOwnProperty')).toBeUndefined()
    expect(root.text('toString')).toBe('2')
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(codeOf(() => readXml(`<a><${name}><x>1</x></${name}></a>`))).toBe('XML_MALFORMED')
    }
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it.each([
    ['missing', '<a/>'],
    ['repeated', '<a><b>1</b><b>2</b></a>'],
    ['an element', '<a><b><c>1</c></b></a>'],
  ])('refuses a text that is %s', (_what, document) => {
    expect(codeOf(() => readXml(document).text('b'))).toBe('XML_UNEXPECTED')
  })

  it.each(['', '-1', '1.5', '1e3', '0x10', 'NaN', '99999999999999999', '9007199254740993', ' '])(
    'refuses %j as a whole number',
    (text) => {
      expect(codeOf(() => readXml(`<a><b>${text}</b></a>`).integer('b'))).toBe('XML_UNEXPECTED')
    },
  )

  it('refuses another root element', () => {
    expect(codeOf(() => readXml('<a/>', { root: 'b' }))).toBe('XML_UNEXPECTED')
  })
})

describe('readXml with a damaged or hostile document (S4)', () => {
  it('refuses a document truncated at any position', () => {
    const whole = PART_LIST.trimEnd()
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(() => readXml(whole.slice(0, length)))).toBe('XML_MALFORMED')
    }
  })

  it.each(MALFORMED)('refuses %j', (document) => {
    expect(codeOf(() => readXml(document))).toBe('XML_MALFORMED')
  })

  it.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a document type in small letters', '<!doctype html><a/>'],
    ['a processing instruction', '<a><?php x ?></a>'],
    ['a second XML declaration', '<?xml version="1.0"?><a><?xml version="1.0"?></a>'],
    ['a style sheet', '<?xml-stylesheet href="x"?><a/>'],
    ['17 levels', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`],
  ])('forbids %s', (_what, document) => {
    expect(codeOf(() => readXml(document))).toBe('XML_FORBIDDEN')
  })

  it('reads 16 levels', () => {
    expect(readXml(`${'<a>'.repeat(16)}${'</a>'.repeat(16)}`).name).toBe('a')
  })
})
