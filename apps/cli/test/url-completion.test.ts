import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'
import { runHere } from './run-here.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const execute = promisify(execFile)
const KEYS = ['photos/2026/a.jpg', 'photos/2026/b c.jpg', 'photos/cover.jpg', 'notes:old.txt', 'notes.txt']

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
  await oss.emulator.state.createBucket('demo-2')
  for (const key of KEYS) await oss.emulator.state.putObject('demo', key, 'x')
})
afterEach(() => oss[Symbol.asyncDispose]())

async function urls(typed: string): Promise<readonly string[]> {
  const run = await runHere(['__complete-url', typed], oss)
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expectNoSecrets(run)
  return run.stdout.split('\n').filter(Boolean)
}

/** Puts the command into a directory for PATH, and its script into a file. */
async function install(shell: string): Promise<{ readonly script: string; readonly path: string }> {
  const path = join(oss.directory, 'bin')
  await mkdir(path)
  await writeFile(join(path, 'oss'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
  await chmod(join(path, 'oss'), 0o755)
  const script = join(oss.directory, `completion.${shell}`)
  await writeFile(script, execFileSync(process.execPath, [MAIN, 'completion', shell]))
  return { script, path: `${path}:${process.env['PATH']}` }
}

describe('oss __complete-url', () => {
  it('prints buckets, directories and objects, and sends one request for each', async () => {
    expect(await urls('oss:')).toEqual(['oss://demo/', 'oss://demo-2/'])
    expect(await urls('oss://demo-')).toEqual(['oss://demo-2/'])
    expect(await urls('oss://demo/no')).toEqual(['oss://demo/notes.txt', 'oss://demo/notes:old.txt'])
    expect(await urls('oss://demo/photos/')).toEqual([
      'oss://demo/photos/2026/',
      'oss://demo/photos/cover.jpg',
    ])
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual([
      ...['ListBuckets', 'ListBuckets', 'ListObjectsV2', 'ListObjectsV2'],
    ])
  })

  it('prints nothing for a missing bucket, another key, missing credentials and a service that does not respond', async () => {
    expect(await urls('oss://nowhere/a')).toEqual([])
    expect(await urls('oss://demo/none')).toEqual([])
    const bare = await runHere(['__complete-url', 'oss://demo/'], { environment: { HOME: oss.directory } })
    expect(bare).toEqual({ code: 0, stdout: '', stderr: '' })
    oss.emulator.faults.add({
      match: { operation: 'ListObjectsV2' },
      fault: { kind: 'hang', when: 'before-body' },
    })
    expect(await urls('oss://demo/')).toEqual([])
  })

  it('leaves out keys that a line cannot show, and is not in the help', async () => {
    await oss.emulator.state.putObject('demo', 'line\nbreak', 'x')
    expect(await urls('oss://demo/line')).toEqual([])
    expect((await runHere(['--help'], oss)).stdout).not.toContain('__complete')
  })
})

describe('a URL is completed', () => {
  it.each([
    ['oss ls oss://demo-', 'oss ls oss://demo-2/'],
    ['oss cat oss://demo/notes.', 'oss cat oss://demo/notes.txt'],
    ['oss cat oss://demo/notes:', 'oss cat oss://demo/notes:old.txt'],
    ['oss cat oss://demo/photos/2026/b', 'oss cat oss://demo/photos/2026/b\\ c.jpg'],
    ['oss cat oss://demo/photos/2026/b\\ c', 'oss cat oss://demo/photos/2026/b\\ c.jpg'],
    ['oss ls oss://demo/p', 'oss ls oss://demo/photos/'],
  ])('in a real bash: %s', async (typed, completed) => {
    const { script, path } = await install('bash')
    const shell = spawn('bash', ['--norc', '--noprofile', '-i'], {
      ...{ cols: 120, rows: 20, cwd: oss.directory, name: 'dumb' },
      env: { ...oss.environment, PATH: path, PS1: '> ', LC_ALL: 'C.UTF-8' },
    })
    let screen = ''
    shell.onData((data) => {
      screen += data
    })
    const ended = new Promise((resolve) => shell.onExit(resolve))
    shell.write(`source ${script}; echo rea''dy\r`)
    await until(() => screen.includes('ready\r'))
    shell.write(`${typed}\t`)
    await until(() => screen.includes(completed))
    shell.kill('SIGKILL')
    await ended
  })

  it.skipIf(spawnSync('fish', ['--version']).status !== 0)('in a real fish', async () => {
    const { script, path } = await install('fish')
    const program = `source ${script}; complete -C 'oss cat oss://demo/ph'; complete -C 'oss cat oss://demo/photos/'`
    const offered = await execute('fish', ['--no-config', '-c', program], {
      env: { ...oss.environment, PATH: path },
    })
    expect(offered.stdout.trim().split('\n')).toEqual([
      ...['oss://demo/photos/', 'oss://demo/photos/2026/', 'oss://demo/photos/cover.jpg'],
    ])
  })
})
