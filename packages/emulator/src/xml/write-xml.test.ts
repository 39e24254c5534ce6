import { describe, expect, it } from 'vitest'
import { writeXml } from './write-xml.ts'

describe('writeXml', () => {
  it('indents children, repeats those in a list, omits undefined ones and writes empty elements in full', () => {
    const text = writeXml({
      A: { B: 1, U: undefined, C: [{ D: true }, { D: false }], E: '', F: {}, G: { H: [] } },
    })
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<A>
  <B>1</B>
  <C>
    <D>true</D>
  </C>
  <C>
    <D>false</D>
  </C>
  <E></E>
  <F></F>
  <G></G>
</A>
`)
  })

  it('escapes markup and control characters but not quotes', () => {
    expect(writeXml({ A: '"<&>"\u0001\r' })).toContain('<A>"&lt;&amp;&gt;"&#1;&#13;</A>')
  })
})
