import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { readXml } from './read-xml.ts'

const ec = '0042-00000205'

describe('readXml', () => {
  it('reads one or many children and decodes their text', () => {
    const root = readXml('<A><B><C>&quot;x&#34; &amp;&lt;&#x41;</C></B><B><C>2</C></B></A>', 'A', ec)
    expect(root.children('B').map((child) => child.text('C'))).toEqual(['"x" &<A', '2'])
    expect(root.text('missing')).toBeUndefined()
    expect(readXml('<A><B>1</B></A>', 'A', ec).children('B')).toHaveLength(1)
  })

  it('knows the control characters that SDKs send as references', () => {
    const root = readXml('<Delete><Key>a&#x01;b&#9;c</Key></Delete>', 'Delete', ec)
    expect(root.text('Key')).toBe('a\u0001b\tc')
  })

  it('keeps white space and does not read numbers into text', () => {
    expect(readXml('<A><B> 007 </B></A>', 'A', ec).text('B')).toBe(' 007 ')
  })

  it.each([
    ['', 'Start tag expected. (line 1)'],
    [`<A>${'<B>'.repeat(200)}${'</B>'.repeat(200)}</A>`, 'the root node is not named A.'],
    ['<B></B>', 'the root node is not named A.'],
    ['<A><B></A>', expect.stringContaining('line 1')],
    ['not xml', expect.any(String)],
    ['<!DOCTYPE A [<!ENTITY x "y">]><A>&x;</A>', 'a document type is not allowed.'],
    ['<constructor></constructor>', 'the root node is not named A.'],
  ])('refuses %j', (text, detail) => {
    const error = catchError(() => readXml(text, 'A', ec))
    expect(error).toMatchObject({ code: 'MalformedXML', status: 400, ec, details: [['ErrorDetail', detail]] })
  })

  it('leaves unknown and impossible references as they are', () => {
    expect(readXml('<A><B>&nope;&#x110000;</B></A>', 'A', ec).text('B')).toBe('&nope;&#x110000;')
  })
})
