import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../program/argv.ts'
import { connectionArgs } from './connection-args.ts'

describe('connectionArgs', () => {
  it.each([
    '--endpoint h --region r --signature v1 --path-style --allow-insecure --credentials-file keys',
    '--region r --profile p --internal',
    '--accelerate --connect-retry 60',
    '--accelerate-overseas',
    '--dual-stack --cname',
  ])('gives words that are read as the same flags, without those about the output: %s', (text) => {
    const args = text.split(' ')
    const { flags } = parseCommandLine(['put', 'a', 'oss://bkt/a', ...args, '--quiet'], '')
    const { quiet: _, ...others } = flags
    expect(parseCommandLine(['put', 'a', 'oss://bkt/a', ...connectionArgs(flags)], '').flags).toEqual(others)
  })

  it('gives none when there were none', () => {
    expect(connectionArgs({ json: true })).toEqual([])
  })
})
