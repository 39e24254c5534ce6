import { describe, expect, it } from 'vitest'
import { catchError } from '../../test/catch-error.ts'
import { isBucketName, requireObjectKey } from './resource-names.ts'

describe('isBucketName', () => {
  it.each(['abc', 'a-b', '123', 'a'.repeat(63)])('accepts %s', (name) => {
    expect(isBucketName(name)).toBe(true)
  })

  it.each(['ab', 'a'.repeat(64), '-abc', 'abc-', 'Abc', 'a_b', 'a.b', ''])('refuses %s', (name) => {
    expect(isBucketName(name)).toBe(false)
  })
})

describe('requireObjectKey', () => {
  it.each(['a', 'a/b', 'ä'.repeat(511), 'a'.repeat(1023), '\u0001', 'a/'])('accepts %s', (key) => {
    expect(() => requireObjectKey(key)).not.toThrow()
  })

  it.each(['', '/a', '\\a', 'a'.repeat(1024), 'ä'.repeat(512)])('refuses %s', (key) => {
    expect(catchError(() => requireObjectKey(key))).toMatchObject({ code: 'InvalidObjectName', status: 400 })
  })
})
