import { expect, it } from 'vitest'
import { readIni } from './read-ini.ts'

const read = (...lines: readonly string[]) =>
  Object.fromEntries([...readIni(lines.join('\n'))].map(([name, fields]) => [name, { ...fields }]))

it.each(['#', ';'])(
  '%s starts a comment only at the beginning of a line, and is kept inside a value',
  (sign) => {
    expect(read('[a]', `${sign}b=1`, ` ${sign} c=2`, `d=3${sign}4`)).toEqual({ a: { d: `3${sign}4` } })
  },
)

it('lines before the first section and lines without "=" are ignored', () => {
  expect(read('a=1', 'b', '[s]', 'c', 'd=2', '')).toEqual({ s: { d: '2' } })
})

it('a section that appears twice is merged, and the later value wins', () => {
  expect(read('[s]', 'a=1', 'b=1', '[t]', '[ s ] # again', 'a=2')).toEqual({ s: { a: '2', b: '1' }, t: {} })
})

it('a value starts after the first "=", and loses its quotes and surrounding spaces', () => {
  expect(read('[s]', ' a = "b=c" \r', "d='e'", 'f="g\'', '=h')).toEqual({
    s: { a: 'b=c', d: 'e', f: '"g\'', '': 'h' },
  })
})
