import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../program/argv.ts'
import { SHELLS } from './completion-script.ts'

function scriptFor(shell: string): string {
  const { invocation } = parseCommandLine(['completion', shell], '1.2.3')
  return invocation.command === 'help' ? invocation.text : ''
}

/** What bash offers for a line that ends in the middle of a word. */
function offered(...words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ')
  const program = `${scriptFor('bash')}
    COMP_WORDS=(oss ${line}); COMP_CWORD=${words.length}; _oss_completion; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

describe('the completion of bash', () => {
  it('offers the commands, those of a group, and flags of a command with those of all', () => {
    expect(offered('up')).toEqual(['upload', 'uploads'])
    expect(offered('uploads', '')).toEqual(['list', 'abort', 'sweep'])
    expect(offered('checkpoints', 'r')).toEqual(['remove', 'release'])
    expect(offered('uploads', 'sweep', 'oss://bucket', '--o')).toEqual(['--older-than'])
    expect(offered('upload', 'file', '--pa')).toEqual(['--part-size', '--parallel', '--path-style'])
    expect(offered('ls', '--pr')).toEqual(['--profile'])
    expect(offered('put', '--json', '--reg')).toEqual(['--region'])
  })

  it('offers nothing of its own where a file is to be named', () => {
    expect(offered('put', '')).toEqual([])
  })
})

describe('completion scripts', () => {
  it.each(SHELLS)('of %s name every command', (shell) => {
    for (const word of ['upload', 'sweep', 'completion', 'presign', 'remove'])
      expect(scriptFor(shell)).toMatch(new RegExp(`\\b${word}\\b`))
  })

  it('are not there for other shells', () => {
    expect(() => parseCommandLine(['completion', 'csh'], '')).toThrow(/csh/)
  })
})
