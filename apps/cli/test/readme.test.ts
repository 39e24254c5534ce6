import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../src/errors/exit-codes.ts'
import { createProgram } from '../src/program/create-program.ts'
import { helpText, parsedCommand } from './parsed-command.ts'

const README = read('../README.md')
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PROGRAM = createProgram('1.2.3', () => {})
const TOP_COMMANDS = PROGRAM.commands.map((command) => command.name())
const COMMANDS = [
  '',
  ...PROGRAM.commands.flatMap((command) => [
    command.name(),
    ...command.commands.map((nested) => `${command.name()} ${nested.name()}`),
  ]),
]

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

function matches(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))
}

function helpOf(command: string): string {
  return helpText([...command.split(' ').filter(Boolean), '--help'])
}

describe('the README', () => {
  it('lists all flags of all commands, and no others', () => {
    const tables = README.slice(README.indexOf('### Flags of'), README.indexOf('## Credentials'))
    const flags = matches(COMMANDS.map(helpOf).join('\n'), /^ {2}(?:-\w, )?(--[\w-]+)/gm)
    expect(new Set([...matches(tables, /`(--[\w-]+)/g), '--help', '--version'])).toEqual(flags)
  })

  it('lists the commands of the registry, with their arguments and descriptions', () => {
    const args = ['--conditions=@oss/source', 'tools/command-list.ts']
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('lists all exit codes, and no others', () => {
    const table = README.slice(README.indexOf('## Exit codes'), README.indexOf('## JSON events'))
    const named = table.split('\n').flatMap((row) => (/^\| (\d[\d, ]*) \|/.exec(row)?.[1] ?? '').split(', '))
    expect(new Set(named.filter(Boolean).map(Number))).toEqual(new Set(Object.values(EXIT)))
  })

  it('contains only commands that the command line accepts', () => {
    const shell = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]).join('')
    const called = new RegExp(`\\boss ((?:${TOP_COMMANDS.join('|')})[^;\n]*)`, 'g')
    const commands = [...shell.matchAll(called)].map((match) => match[1] ?? '')
    expect(commands.length).toBeGreaterThan(1)
    for (const command of commands) expect(() => parsedCommand(command.split(' '))).not.toThrow()
  })
})
