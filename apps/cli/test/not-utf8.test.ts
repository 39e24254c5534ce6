import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli, runShell } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

const OSS = `${process.execPath} ${fileURLToPath(new URL('../dist/main.js', import.meta.url))}`

// Only Linux says which bytes a process was started with.
describe.skipIf(process.platform !== 'linux')('an argument that is not UTF-8', () => {
  it('is refused as a key, so that two of them never become one object', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('file', 10)
    for (const key of [String.raw`$'caf\xe9'`, String.raw`$'caf\xe8'`]) {
      const run = await runShell(`${OSS} put file oss://demo/${key}`, oss)
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain(
        'Argument 3 ("oss://demo/caf\ufffd") is not valid UTF-8. Object keys must be UTF-8.',
      )
    }
    expect(oss.emulator.requests).toEqual([])
  })

  it.each([
    [String.raw`upload $'caf\xe9' oss://demo/k`, 2],
    [String.raw`upload -r $'d\xff' oss://demo/k/`, 3],
    [String.raw`upload -r . oss://demo/$'\xc3('/`, 4],
    [String.raw`upload -r . oss://demo/ --exclude $'\xe9*'`, 6],
    [String.raw`download oss://demo/k $'caf\xe9'`, 3],
    [String.raw`ls oss://demo/$'\xe9'`, 2],
    [String.raw`rm oss://demo/$'\xe9'`, 2],
    [String.raw`stat oss://demo/$'\xed\xa0\x80'`, 2],
    [String.raw`presign oss://demo/$'\xe9'`, 2],
    [String.raw`checkpoints list $'\xe9'`, 3],
    [String.raw`ls oss://demo --profile $'\xe9'`, 4],
    [String.raw`uploads sweep oss://demo/$'\xe9' --older-than 1d`, 3],
  ])('is rejected before anything is sent or written: %s', async (line, number) => {
    await using oss = await startLocalOss()
    const run = await runShell(`${OSS} ${line}`, oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(`Argument ${number} (`)
    expect(run.stderr).toContain('is not valid UTF-8')
    expect(oss.emulator.requests).toEqual([])
    expect(await readdir(oss.directory)).toEqual([])
  })

  it('can be opened by the shell, and its content uploaded as standard input', async () => {
    await using oss = await startLocalOss()
    const run = await runShell(
      String.raw`echo hi > $'caf\xe9'; ${OSS} upload - oss://demo/k < $'caf\xe9'`,
      oss,
    )
    expect(run).toMatchObject({ code: 0 })
    expect(await oss.holds('k', Buffer.from('hi\n'))).toBe(true)
  })

  it('does not make a key of the character U+FFFD itself, or of any other text, an error', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('file', 10)
    for (const key of ['a\ufffd', 'ü/目录/\u{1F600}', '-']) {
      expect(await runCli(['put', 'file', `oss://demo/${key}`, '--signature', 'v4'], oss)).toMatchObject({
        code: 0,
      })
    }
    expect(oss.emulator.state.listKeys('demo')).toEqual(['-', 'a\ufffd', 'ü/目录/\u{1F600}'])
  })
})

describe('where the bytes of arguments are not known', () => {
  it.each(['\ufffd', '\ud800'])('an argument with %j is refused: it may be any text', async (character) => {
    await using oss = await startLocalOss()
    const run = await runHere(['stat', `oss://demo/${character}`], oss)
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('Argument 2 (') })
    expect(oss.emulator.requests).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('an environment that is not UTF-8', () => {
  it('is refused: a variable of oss, which is named without its value', async () => {
    await using oss = await startLocalOss()
    const run = await runShell(String.raw`OSS_ACCESS_KEY_SECRET=$'CANARY\xe9' ${OSS} ls oss://demo`, oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('The environment variable OSS_ACCESS_KEY_SECRET is not valid UTF-8.')
    expectNoSecrets(run)
    expect(oss.emulator.requests).toEqual([])
  })

  it('is not used: a home directory, also when there is one of the same text', async () => {
    await using oss = await startLocalOss()
    const home = join(oss.directory, 'home\ufffd')
    await mkdir(home)
    await writeFile(join(home, '.ossutilconfig'), '[default]\naccessKeyID=a\naccessKeySecret=b\n')
    const { OSS_ENDPOINT = '', OSS_REGION = '' } = oss.environment
    const run = await runShell(String.raw`HOME=$PWD/$'home\xe9' ${OSS} ls oss://demo`, {
      ...oss,
      environment: { OSS_ENDPOINT, OSS_REGION },
    })
    expect(run).toMatchObject({ code: 77, stdout: '' })
    expect(run.stderr).toContain('set HOME to an absolute path in UTF-8')
    expect(oss.emulator.requests).toEqual([])
  })

  it('is refused: a working directory, when its text is the path of another one', async () => {
    await using oss = await startLocalOss()
    const there = String.raw`mkdir -p $'caf\xe9' && cd $'caf\xe9' && echo right > file &&`
    const upload = `${OSS} upload file oss://demo/k --checkpoint-dir ${oss.directory}`
    const missing = await runShell(`${there} ${upload}`, oss)
    expect(missing).toMatchObject({ code: 66 })
    await mkdir(join(oss.directory, 'caf\ufffd'))
    await writeFile(join(oss.directory, 'caf\ufffd/file'), 'wrong')
    const other = await runShell(`${there} ${upload}`, oss)
    expect(other).toMatchObject({ code: 2, stdout: '' })
    expect(other.stderr).toMatch(
      /The path of the working directory .* is not valid UTF-8\. Change to another/,
    )
    expect(oss.emulator.state.listKeys('demo')).toEqual([])
  })
})
