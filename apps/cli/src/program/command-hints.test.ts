import { describe, expect, it } from 'vitest'
import { parsedCommand } from '../../test/parsed-command.ts'
import { hintFor } from './command-hints.ts'
import { createProgram } from './create-program.ts'

const COMMANDS = new Set(createProgram('1.2.3', () => {}).commands.map((command) => command.name()))

const FOREIGN = [
  ['put-object', 'Use oss upload, or oss put for one request.'],
  ['sign', 'Use oss presign.'],
  ['PROBE', 'Use oss doctor.'],
  ['mkdir', 'OSS has no directories'],
  ['delete-object', 'Use oss rm.'],
  ['lsl', 'Use oss ls.'],
  ['object-tagging', 'Use oss tag.'],
  ['set-acl', 'Use oss acl.'],
  ['abort', 'Use oss uploads.'],
  ['restore-object', 'Use oss restore.'],
  ['configure', 'Use oss config.'],
  ['append-object', 'appendFile'],
  ['rcat', 'Use oss upload -'],
  ['bucket-tagging', 'use ossutil'],
  ['lifecycle', 'use ossutil'],
] as const

describe('a command of another tool', () => {
  it.each(FOREIGN)('%s is rejected with a hint', (command, hint) => {
    expect(() => parsedCommand([command, 'oss://demo/a'])).toThrow(hint)
  })

  it.each(FOREIGN)('%s is not ours, and its hint names commands that exist', (command) => {
    expect(COMMANDS).not.toContain(command.toLowerCase())
    for (const [, named = ''] of (hintFor(command) ?? '').matchAll(/\boss (?!does|compares)([a-z]+)/g))
      expect(COMMANDS).toContain(named)
  })

  it('that resembles one of ours gets the nearest name instead', () => {
    expect(hintFor('uplod')).toBeUndefined()
    expect(() => parsedCommand(['uplod', 'a'])).toThrow(/Did you mean upload/)
  })
})
