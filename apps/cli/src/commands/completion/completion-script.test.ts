import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parsedCommand } from '../../../test/parsed-command.ts'
import { SHELLS } from './completion-script.ts'

function scriptFor(shell: string): string {
  return (parsedCommand(['completion', shell]).arguments as { readonly script: string }).script
}

/** The completions of bash for a line that ends in the middle of a word. */
function offered(...words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ')
  const program = `${scriptFor('bash')}
    COMP_WORDS=(oss ${line}); COMP_CWORD=${words.length}; _oss_completion; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

describe('the completion of bash', () => {
  it('completes commands, the commands of a group, and flags including the global ones', () => {
    expect(offered('up')).toEqual(['upload', 'uploads'])
    expect(offered('uploads', '')).toEqual(['list', 'abort', 'sweep'])
    expect(offered('checkpoints', 'r')).toEqual(['remove', 'release'])
    expect(offered('uploads', 'sweep', 'oss://bucket', '--o')).toEqual(['--older-than'])
    expect(offered('upload', 'file', '--pa')).toEqual(['--part-size', '--parallel', '--path-style'])
    expect(offered('ls', '--pr')).toEqual(['--profile'])
    expect(offered('put', '--json', '--reg')).toEqual(['--region'])
  })

  it('leaves the completion of file names to the shell', () => {
    expect(offered('put', '')).toEqual([])
  })
})

describe('completion scripts', () => {
  it.each(SHELLS)('for %s name every command', (shell) => {
    for (const word of ['upload', 'sweep', 'completion', 'presign', 'remove'])
      expect(scriptFor(shell)).toMatch(new RegExp(`\\b${word}\\b`))
  })

  it('do not exist for other shells', () => {
    expect(() => parsedCommand(['completion', 'csh'])).toThrow(/csh/)
  })
})
