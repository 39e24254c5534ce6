import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MALFORMED, PART_LIST } from '../../test/xml-documents.ts'
import { readRoot as readInNode } from './node-xml-root.ts'
import { readRoot as readAnywhere } from './portable-xml-root.ts'
import type { XmlElement } from './xml-element.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The names and texts of a document, or the code of its error. */
function shape(read: (text: string) => XmlElement, text: string): unknown {
  const plain = ({ name, content, children }: XmlElement): unknown =>
    children.length === 0 ? { name, content } : { name, children: children.map(plain) }
  try {
    return plain(read(text))
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('both readers of XML', () => {
  it.each([
    `${HEAD}<Error><Code>NoSuchUpload</Code><Message>The upload &quot;x&quot; &amp; more.</Message></Error>`,
    `${HEAD}<Result><Key>a&#x1;b&#65;</Key><Empty/><Empty></Empty></Result>`,
    '<A><![CDATA[a & b &amp; <c>]]></A>',
    '<A>text with \uE000 and &lt;</A>',
    '<A a="1" b="&lt;">x</A>',
    '<A> <B> spaced </B> </A>',
    '<A>&unknown;</A>',
    '<A>a & b</A>',
    '<A><B></A></B>',
    '<A>',
    '<A/><B/>',
    'text',
    '',
    `${'<A>'.repeat(17)}${'</A>'.repeat(17)}`,
    `${'<A>'.repeat(16)}x${'</A>'.repeat(16)}`,
    '\uFEFF<?xml version="1.0"?><A><B>1</B></A>\n',
    '<A><B>1<!-- <Error/> -->2</B><!-- - --></A>',
    '<A\n b = \'x>y\' c:d="1" ><B/ ></A>',
    '<A\n b = \'x>y\' c:d="1" ><B /></A >',
    '<A></ A>',
    '<A/></A>',
    '</A>',
    '<A></A b="1">',
    '<A></A/>',
    '<!-- x --><A/><!-- y -->',
    '<a:B-c.d_1>x</a:B-c.d_1>',
    ...MALFORMED,
  ])('read or refuse %j alike', (text) => {
    expect(shape(readAnywhere, text)).toEqual(shape(readInNode, text))
  })

  it('refuse CDATA beside the root element, except in Node.js', () => {
    expect(shape(readAnywhere, '<![CDATA[x]]><A/>')).toBe('XML_MALFORMED')
  })

  it('refuse a document truncated at any position', () => {
    const whole = PART_LIST.trimEnd()
    for (let length = 0; length < whole.length; length += 1)
      expect(shape(readAnywhere, whole.slice(0, length))).toBe('XML_MALFORMED')
    expect(shape(readAnywhere, PART_LIST)).toEqual(shape(readInNode, PART_LIST))
  })

  it('read any names and texts alike', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/)
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '&amp;', '&lt;', '&#x9;', '&#31;', '\u4e2d', '\uE000'),
    })
    const element = fc.letrec<{ element: string }>((tie) => ({
      element: fc
        .tuple(
          name,
          fc.oneof(
            { maxDepth: 3 },
            text,
            fc.array(tie('element'), { maxLength: 3 }).map((all) => all.join('')),
          ),
        )
        .map(([tag, inside]) => `<${tag}>${inside}</${tag}>`),
    })).element
    fc.assert(
      fc.property(element, (document) => {
        expect(shape(readAnywhere, document)).toEqual(shape(readInNode, document))
      }),
    )
  })
})
