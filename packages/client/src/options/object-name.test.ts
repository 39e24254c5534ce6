import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBucket, checkKey, compareKeys, quoted } from './object-name.ts'

describe('a bucket name', () => {
  it.each(['abc', 'a-b-c', '0bucket9', 'a'.repeat(63)])('may be %s', (bucket) => {
    expect(() => checkBucket(bucket)).not.toThrow()
  })
  it.each(['', 'ab', 'a'.repeat(64), '-abc', 'abc-', 'Abc', 'a_b', 'a.b', 'a/b', 'b\u00fccher'])(
    'may not be %j',
    (bucket) => {
      expect(() => checkBucket(bucket)).toThrow(
        expect.objectContaining({ code: 'BUCKET_INVALID', field: 'bucket' }),
      )
      expect(() => checkBucket(bucket)).toThrow(/3 to 63 lower-case letters/)
    },
  )
})

describe('a key', () => {
  it.each(['a', 'a/b', 'a//b', '...', 'a/.b', '.hidden', 'a b+%', '\u{1f600}', 'x'.repeat(1023), '\u0001'])(
    'may be %j',
    (key) => {
      expect(() => checkKey(key)).not.toThrow()
    },
  )
  it.each([
    ['', /missing/],
    ['x'.repeat(1024), /1 to 1023 bytes as UTF-8 \(got 1024\)/],
    ['\u00e4'.repeat(512), /\(got 1024\)/],
    ['/a', /must not start with "\/"/],
    ['\\a', /must not start with "\\"/],
    ['a/../b', /segment "\." or "\.\."/],
    ['.', /segment/],
    ['a/.', /segment/],
    ['\ud800', /surrogate/],
  ])('may not be %j', (key, problem) => {
    expect(() => checkKey(key)).toThrow(expect.objectContaining({ code: 'KEY_INVALID', field: 'key' }))
    expect(() => checkKey(key)).toThrow(problem)
  })
})

it('a text in a message is short and on one line', () => {
  expect(quoted('a\nb')).toBe('"a\\nb"')
  expect(quoted('x'.repeat(1000)).length).toBeLessThan(100)
})

describe('compareKeys', () => {
  it('orders keys by their UTF-8 bytes', () => {
    const key = fc.string({ unit: 'binary', maxLength: 5 })
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })
})
