import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type CliProcess, capture, startCli } from './cli-process.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

const SLOW = { bandwidthBytesPerSecond: 2_500_000 }
const SIZE = 2_000_000
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const OSS = `${process.execPath} ${MAIN}`
const UPLOAD_INPUT = `${OSS} upload - oss://demo/big.bin --part-size 100KiB`

/** Starts a line of a shell as a session of its own, as a terminal or ssh has one. */
function startSession(line: string, oss: LocalOss): CliProcess {
  const env = { PATH: process.env['PATH'], ...oss.environment }
  const options = { cwd: oss.directory, env, detached: true } as const
  return capture(spawn('bash', ['-c', line], { ...options, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Sends SIGHUP to all of a session, as the kernel does when its terminal is closed. */
function hangUp({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGHUP')
}

async function untilPartsAreStored(oss: LocalOss, count: number): Promise<void> {
  await until(() => oss.succeeded('UploadPart').length >= count)
}

function expectNothingLeft(oss: LocalOss): void {
  expect(oss.emulator.state.listUploads('demo')).toEqual([])
  expect(oss.emulator.state.listKeys('demo')).toEqual([])
}

describe.skipIf(process.platform === 'win32')('a terminal that is closed (SIGHUP)', () => {
  it('aborts the upload of standard input, leaves no parts, and names an alternative', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const session = startSession(`exec ${UPLOAD_INPUT} < big.bin`, oss)
    await untilPartsAreStored(oss, 3)
    hangUp(session.child)
    const run = await session.ended
    expect(run).toMatchObject({ code: 75, signal: null, stdout: '' })
    expect(run.stderr).toContain('Stopping, because the terminal was closed (SIGHUP)')
    expect(run.stderr).toMatch(/Standard input can be read only once, .* save the data to a file/)
    expect(run.stderr).toMatch(/start it with setsid or systemd-run, or in tmux/)
    expectNothingLeft(oss)
  })

  it('also ends the program that writes to standard input, and its partial data is not stored as the object', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    // The producer never ends by itself.
    const session = startSession(`{ cat big.bin; sleep 600; } | ${UPLOAD_INPUT}`, oss)
    await untilPartsAreStored(oss, 3)
    hangUp(session.child)
    await session.ended
    expectNothingLeft(oss)
  })

  it('sends several signals: however many SIGHUP arrive, the upload is aborted before the process exits', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    oss.emulator.faults.add({
      match: { operation: 'AbortMultipartUpload' },
      fault: { kind: 'delay', ms: 300 },
    })
    const session = startSession(`exec ${UPLOAD_INPUT} < big.bin`, oss)
    await untilPartsAreStored(oss, 3)
    for (let sent = 0; session.child.exitCode === null && session.child.signalCode === null; sent += 1) {
      if (sent < 10) session.child.kill(sent === 3 ? 'SIGTERM' : 'SIGHUP')
      await sleep(20)
    }
    expect(await session.ended).toMatchObject({ code: 75 })
    expectNothingLeft(oss)
  })

  it('stops oss serve gracefully', async () => {
    await using oss = await startLocalOss()
    const serving = startCli(['serve'], oss)
    await once(serving.child.stdout ?? process.stdin, 'data')
    serving.child.kill('SIGHUP')
    expect(await serving.ended).toMatchObject({ code: 0, signal: null })
  })
})

describe.skipIf(process.platform === 'win32')(
  'an upload of standard input that exits at the second Ctrl-C',
  () => {
    it('prints the upload id that remains, and the command that aborts it', async () => {
      await using oss = await startLocalOss(SLOW)
      await oss.createFile('big.bin', SIZE)
      oss.emulator.faults.add({
        match: { operation: 'AbortMultipartUpload' },
        fault: { kind: 'hang', when: 'before-body' },
      })
      const session = startSession(`exec ${UPLOAD_INPUT} < big.bin`, oss)
      await untilPartsAreStored(oss, 3)
      session.child.kill('SIGINT')
      await until(() => oss.emulator.requests.some(({ operation }) => operation === 'AbortMultipartUpload'))
      session.child.kill('SIGINT')
      const run = await session.ended
      expect(run.code).toBe(130)
      const [left] = oss.emulator.state.listUploads('demo')
      expect(run.stderr).toContain(`uploads abort oss://demo/big.bin ${left?.uploadId}`)
    })
  },
)

describe.skipIf(process.platform === 'win32')('nohup', () => {
  it.each([
    ['before the command', `nohup ${OSS} upload big.bin oss://demo/big.bin --part-size 100KiB; exit $?`],
    ['before the command in the background', `nohup ${UPLOAD_INPUT} < big.bin & wait`],
  ])('%s keeps it running when the terminal is closed', async (_, line) => {
    await using oss = await startLocalOss(SLOW)
    const content = await oss.createFile('big.bin', SIZE)
    const session = startSession(line, oss)
    await untilPartsAreStored(oss, 3)
    hangUp(session.child)
    // The shell itself ends; what it has started still writes.
    const run = await session.ended
    expect(run).toMatchObject({ signal: 'SIGHUP', stdout: expect.stringMatching(/^Uploaded oss:/) })
    expect(run.stderr).not.toContain('stopping')
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it.skipIf(process.platform !== 'linux')('before a script keeps the commands in it running', async () => {
    await using oss = await startLocalOss(SLOW)
    const content = await oss.createFile('big.bin', SIZE)
    const script = `${UPLOAD_INPUT} < big.bin; echo "ended with $?"`
    const session = startSession(`exec nohup bash -c '${script}'`, oss)
    await untilPartsAreStored(oss, 3)
    hangUp(session.child)
    expect(await session.ended).toMatchObject({
      stdout: expect.stringMatching(/^Uploaded oss:.*\nended with 0\n$/),
    })
    expect(await oss.holds('big.bin', content)).toBe(true)
  })
})
