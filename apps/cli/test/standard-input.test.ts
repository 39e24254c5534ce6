import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseArgv } from '../src/program/argv.ts'
import { runShell } from './cli-process.ts'
import { startLocalOss, until } from './local-oss.ts'

/** The words that run the command in a shell. */
function shellCommand(args: string): string {
  return `${process.execPath} ${fileURLToPath(new URL('../dist/main.js', import.meta.url))} ${args}`
}

describe('oss upload of standard input', () => {
  it('uploads its data, in parts if there is more than one, and verifies the object', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    const command = shellCommand('upload - oss://demo/big.bin --part-size 100KiB --expected-size 1MB')
    const run = await runShell(`cat big.bin | ${command}`, oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Uploaded oss:\/\/demo\/big\.bin: 976\.6 KiB in 10 parts, CRC-64 \d+, /),
      stderr: expect.stringMatching(
        /^Uploading standard input to oss:\/\/demo\/big\.bin, in parts of 100\.0 KiB\n/,
      ),
    })
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it.each([0, 10])('uploads %d bytes in one request', async (byteLength) => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('small', byteLength)
    const run = await runShell(`${shellCommand('upload - oss://demo/small')} < small`, oss)
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Uploaded /) })
    expect(await oss.holds('small', content)).toBe(true)
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['PutObject'])
  })

  it('stops at Ctrl-C before the end of the input, and leaves no parts', async () => {
    await using oss = await startLocalOss()
    const command = shellCommand('upload - oss://demo/endless --part-size 100KiB')
    const child = spawn('bash', ['-c', `exec ${command}`], {
      cwd: oss.directory,
      env: { PATH: process.env['PATH'], ...oss.environment },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin.on('error', () => {})
    const feeding = setInterval(() => child.stdin.write(Buffer.alloc(50_000)), 5)
    await until(() => oss.succeeded('UploadPart').length >= 2)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([75, null])
    clearInterval(feeding)
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
    expect(oss.emulator.state.listKeys('demo')).toEqual([])
  })

  it.each([
    [['upload', '-', 'oss://demo/k/'], /needs the full key/],
    [['upload', '-', 'a', 'oss://demo/k/'], /cannot be combined with other files/],
    [['upload', '-', 'oss://demo/k', '--update'], /--update needs a file/],
    [['upload', '-', 'oss://demo/k', '--dry-run'], /--dry-run needs a file/],
    [['upload', 'a', 'oss://demo/k', '--expected-size', '1MB'], /--expected-size is only for standard input/],
  ])('rejects %j', (args, words) => {
    expect(() => parseArgv(args, '')).toThrow(words)
  })
})
