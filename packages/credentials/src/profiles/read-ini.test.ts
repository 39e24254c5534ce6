import { expect, it } from 'vitest'
import { readIni } from './read-ini.ts'

const read = (...lines: readonly string[]) =>
  Object.fromEntries([...readIni(lines.join('\n'))].map(([name, fields]) => [name, { ...fields }]))

it.each(['#', ';'])('a line that begins with %s is a comment, and one in a value belongs to it', (sign) => {
  expect(read('[a]', `${sign}b=1`, ` ${sign} c=2`, `d=3${sign}4`)).toEqual({ a: { d: `3${sign}4` } })
})

it('lines before the first section, and those without "=", mean nothing', () => {
  expect(read('a=1', 'b', '[s]', 'c', 'd=2', '')).toEqual({ s: { d: '2' } })
})

it('a section that comes twice is one, and the later value counts', () => {
  expect(read('[s]', 'a=1', 'b=1', '[t]', '[ s ] # again', 'a=2')).toEqual({ s: { a: '2', b: '1' }, t: {} })
})

it('a value is what stands after the first "=", without quotes and without the spaces around', () => {
  expect(read('[s]', ' a = "b=c" \r', "d='e'", 'f="g\'', '=h')).toEqual({
    s: { a: 'b=c', d: 'e', f: '"g\'', '': 'h' },
  })
})
