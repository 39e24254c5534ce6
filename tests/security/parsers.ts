import { isOssError } from '@oss/client'
import fc from 'fast-check'
import { parseByteSize } from '../../apps/cli/src/text/byte-size.ts'
import { parseEndpoint } from '../../packages/client/src/connection/endpoint.ts'
import { retryAfterMs } from '../../packages/http/src/response/retry-after.ts'
import { printable, redactorOf } from '../../packages/http/src/security/redact.ts'
import { parseHttpDate } from '../../packages/http/src/time/http-date.ts'
import { readXml } from '../../packages/http/src/xml/read-xml.ts'
import { decodeJournal, MAX_JOURNAL_BYTES } from '../../packages/multipart/src/checkpoint/journal-codec.ts'
import { headerTexts, readSealedLine } from './journal-records.ts'

/** Something that reads text from outside. */
export interface Parser {
  readonly name: string
  /** Parses a text; throws errors that a parser must never throw. */
  readonly read: (text: string) => void
  /** Fragments of plausible texts. */
  readonly chunks: readonly string[]
  /** Texts that are more plausible than random fragments. */
  readonly texts?: fc.Arbitrary<string>
}

const now = Date.UTC(2026, 0, 1)
const redact = redactorOf({
  method: 'GET',
  url: new URL('https://h/'),
  headers: { authorization: 'OSS AK:c2VjcmV0c2VjcmV0c2VjcmV0MTI=' },
})

/** Checks the properties that a parser declares. */
function must(condition: boolean, text: string): void {
  if (!condition)
    throw new Error(`A parser gave what it must not, for ${JSON.stringify(text.slice(0, 200))}.`)
}

/** Rejections are valid results too, but only with the declared errors. */
function orRefused(name: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!isOssError(error) || error.name !== name) throw error
  }
}

const isSize = (value: number | undefined) =>
  value === undefined || (Number.isSafeInteger(value) && value >= 0)

export const parsers: readonly Parser[] = [
  {
    name: 'XML reader',
    read: (text) => orRefused('XmlError', () => must(readXml(text).name !== '', text)),
    chunks: [
      '<a>',
      '</a>',
      '<b/>',
      '<',
      '>',
      '&',
      '&amp;',
      '&#0;',
      '&#x41;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?xml ',
      '?>',
      '<!DOCTYPE a [',
      '<!ENTITY x "y">',
      '&x;',
      '__proto__',
      ' a="',
      '"',
      '=',
      '\ufeff',
      '\0',
      '\ud800',
    ],
  },
  {
    name: 'Retry-After',
    read(text) {
      const ms = retryAfterMs(text, now)
      must(ms === undefined || (Number.isFinite(ms) && ms >= 0), text)
    },
    chunks: [
      '0',
      '9',
      '-',
      '+',
      '.',
      'e',
      ' ',
      'Wed, ',
      '21 Oct ',
      '2099 ',
      '07:28:00 ',
      'GMT',
      '31 Feb ',
      '\t',
      'Infinity',
    ],
  },
  {
    name: 'HTTP date',
    read(text) {
      const time = parseHttpDate(text)
      must(time === undefined || new Date(time).toUTCString() === text, text)
    },
    chunks: [
      'Wed, ',
      'Sun, ',
      '21 ',
      '31 ',
      'Oct ',
      'Feb ',
      '2015 ',
      '9999 ',
      '07:28:00',
      '24:61:61',
      ' GMT',
      ' UTC',
      '0',
    ],
  },
  {
    name: 'journal codec',
    read(text) {
      const bytes = Buffer.from(text)
      const { intactByteLength, checkpoint, damage } = decodeJournal(bytes)
      must(intactByteLength >= 0 && intactByteLength <= bytes.byteLength, text)
      must(bytes.byteLength <= MAX_JOURNAL_BYTES || damage !== undefined, text)
      must(checkpoint === undefined || intactByteLength > 0, text)
    },
    chunks: [
      '0123456789abcdef ',
      '0000000000000000 ',
      '{"kind":"header",',
      '"format":',
      '"part"',
      '1',
      '1e308',
      '-0',
      '"__proto__":',
      '{',
      '}',
      '[',
      ']',
      ',',
      '\n',
      '\r\n',
      '\0',
      '\u2028',
      '"\ud800"',
    ],
  },
  {
    name: 'journal record',
    read: (text) => must(readSealedLine(text), text),
    chunks: ['{"part":', '1', '"', ',', '"etag":', '}', '[', '\\u0000', '{"completing":true}', ' '],
    texts: headerTexts,
  },
  {
    name: 'endpoint',
    read: (text) =>
      orRefused('ValidationError', () => {
        const { origin } = parseEndpoint({ endpoint: text })
        must(/^https?:$/.test(origin.protocol) && origin.username === '' && origin.search === '', text)
      }),
    chunks: [
      'https://',
      'http://',
      'oss-',
      'cn-hangzhou',
      '-internal',
      '.aliyuncs.com',
      '//',
      '/',
      '@',
      ':',
      '443',
      '?',
      '#',
      '[::1]',
      '127.0.0.1',
      '%00',
      ' ',
      '\\',
      '\t',
      'ｏｓｓ',
      'xn--',
    ],
  },
  {
    name: 'size',
    read: (text) => must(isSize(parseByteSize(text)), text),
    chunks: ['0', '1', '9', ' ', 'K', 'M', 'i', 'B', 'T', '-', '.', 'e', '\u00a0', '٣'],
  },
  {
    name: 'redactor',
    read: (text) => must(!/[^\P{C}\n]/u.test(redact(text)) && printable(text).length < 100_000, text),
    chunks: [
      'signature',
      'Signature=',
      'authorization',
      ':',
      '=',
      ' ',
      '"',
      'OSS ',
      '\u001b',
      '&',
      'credential=',
      'abcd',
    ],
  },
]

/** Texts of a parser's fragments, of arbitrary characters, or of both. */
export function textsFor({ chunks, texts }: Parser): fc.Arbitrary<string> {
  const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))
  const anything = fc.string({ unit: character, maxLength: 20 })
  const chunk = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...chunks) }, anything)
  const made = fc.array(chunk, { maxLength: 60 }).map((all) => all.join(''))
  return texts === undefined ? made : fc.oneof({ weight: 4, arbitrary: texts }, made)
}
