import { describe, expect, it } from 'vitest'
import { parsedCommand } from '../../test/parsed-command.ts'
import { connectionArgs } from './connection-args.ts'

describe('connectionArgs', () => {
  it.each([
    '--endpoint h --region r --signature v1 --path-style --allow-insecure --credentials-file keys',
    '--region r --profile p --internal',
    '--accelerate --connect-retry 60',
    '--accelerate-overseas',
    '--dual-stack --cname',
  ])('returns arguments that are parsed as the same flags, without those for the output: %s', (text) => {
    const args = text.split(' ')
    const { flags } = parsedCommand(['put', 'a', 'oss://bkt/a', ...args, '--quiet'])
    const { quiet: _, ...others } = flags
    expect(parsedCommand(['put', 'a', 'oss://bkt/a', ...connectionArgs(flags)]).flags).toEqual(others)
  })

  it('returns none for flags without a connection', () => {
    expect(connectionArgs({ json: true })).toEqual([])
  })
})
