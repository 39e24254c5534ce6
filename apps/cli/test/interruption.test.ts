import { describe, expect, it } from 'vitest'
import { formatByteSize } from '../src/text/byte-size.ts'
import { runCli, runShell, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

const SLOW = { bandwidthBytesPerSecond: 2_500_000 }
const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KiB']
const SIZE = 2_000_000

async function untilPartsAreStored(oss: LocalOss, count: number): Promise<void> {
  await until(() => oss.succeeded('UploadPart').length >= count)
}

describe('an upload that is interrupted', () => {
  it('resumes after kill -9 with the same command, and uploads no recorded part again (F01, R3)', async () => {
    await using oss = await startLocalOss(SLOW)
    const content = await oss.createFile('big.bin', SIZE)
    const killed = startCli(UPLOAD, oss)
    await untilPartsAreStored(oss, 5)
    killed.child.kill('SIGKILL')
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })

    const recorded = await oss.recordedParts()
    expect(recorded.length).toBeGreaterThanOrEqual(4)
    oss.emulator.clearRequests()
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr.split('\n')[0]).toBe(
      `Resuming: ${recorded.length} of 20 parts already uploaded (${formatByteSize(recorded.length * 102_400)} of 1.9 MiB)`,
    )
    expect(run.stdout).toContain(`in 20 parts (${recorded.length} reused)`)
    const sent = oss.succeeded('UploadPart').map(({ partNumber }) => partNumber)
    expect(sent.filter((number) => recorded.includes(number ?? 0))).toEqual([])
    expect(sent).toHaveLength(20 - recorded.length)
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'exits with 75 at %s and prints the command that resumes (F07)',
    async (name) => {
      await using oss = await startLocalOss(SLOW)
      const content = await oss.createFile('big.bin', SIZE)
      const stopped = startCli(UPLOAD, oss)
      await untilPartsAreStored(oss, 3)
      stopped.child.kill(name)
      const run = await stopped.ended
      expect(run).toMatchObject({ code: 75, signal: null, stdout: '' })
      const recorded = await oss.recordedParts()
      const stopping =
        name === 'SIGHUP'
          ? 'because the terminal was closed (SIGHUP)'
          : 'press Ctrl-C again to exit immediately'
      expect(run.stderr).toContain(stopping)
      expect(run.stderr).toContain(`interrupted: Uploaded ${recorded.length} of 20 parts. To continue:`)
      expectNoSecrets(run)

      const command = run.stderr.trimEnd().split('\n').at(-1) ?? ''
      expect(await runShell(command, oss)).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('Resuming: '),
      })
      expect(await oss.holds('big.bin', content)).toBe(true)
    },
  )

  it('prints a command that a shell accepts, whatever characters the names contain', async () => {
    await using oss = await startLocalOss(SLOW)
    const name = "it's $(touch hacked)\n\u001b[2J.bin"
    const content = await oss.createFile(name, SIZE)
    const stopped = startCli(['upload', name, `oss://demo/${name}`, '--part-size', '100KiB'], oss)
    await untilPartsAreStored(oss, 1)
    stopped.child.kill('SIGINT')
    const { stderr } = await stopped.ended
    expect(stderr).not.toContain('\u001b')
    expect(await runShell(stderr.trimEnd().split('\n').at(-1) ?? '', oss)).toMatchObject({ code: 0 })
    expect(await oss.holds(name, content)).toBe(true)
  })

  it('exits immediately at the second signal, and can still be resumed (F07)', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const stopped = startCli(UPLOAD, oss)
    await untilPartsAreStored(oss, 3)
    stopped.child.kill('SIGINT')
    stopped.child.kill('SIGTERM')
    const run = await stopped.ended
    // Signals that are sent together may arrive in either order.
    expect([130, 143]).toContain(run.code)
    expect(run.stderr).not.toContain('interrupted:')
    expect(await runCli(UPLOAD, oss)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Resuming: '),
    })
  })

  it('emits a JSON event for the interruption', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const stopped = startCli([...UPLOAD, '--json'], oss)
    await untilPartsAreStored(oss, 3)
    stopped.child.kill('SIGINT')
    const run = await stopped.ended
    const [stopping, interrupted] = run.stdout.trim().split('\n').slice(-2)
    expect(JSON.parse(stopping ?? '')).toEqual({ v: 1, kind: 'stopping', signal: 'SIGINT' })
    expect(JSON.parse(interrupted ?? '')).toMatchObject({
      kind: 'interrupted',
      resumable: true,
      partsTotal: 20,
      uploadId: oss.emulator.state.listUploads('demo')[0]?.uploadId,
      continueCommand: expect.stringMatching(
        /upload big\.bin oss:\/\/demo\/big\.bin --part-size 100KiB --json$/,
      ),
      exitCode: 75,
    })
  })

  it('exits silently when the reader of its output has closed it, and can be resumed', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const deaf = startCli([...UPLOAD, '--json'], oss)
    await untilPartsAreStored(oss, 3)
    deaf.child.stdout?.destroy()
    expect(await deaf.ended).toMatchObject({ code: 141, stderr: '' })
    expect(await oss.recordedParts()).not.toEqual([])
    expect(await runCli(UPLOAD, oss)).toMatchObject({ code: 0 })
  })

  it('is not affected by a second upload of the same file, which is rejected (F17)', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const first = startCli(UPLOAD, oss)
    await untilPartsAreStored(oss, 1)
    // Stopped, so that it does not end before the second one has even begun.
    first.child.kill('SIGSTOP')
    const second = await runCli(UPLOAD, oss)
    first.child.kill('SIGCONT')
    expect(second.code).toBe(69)
    expect(second.stderr).toMatch(/another/i)
    expect(await first.ended).toMatchObject({ code: 0 })
  })

  it('reports that a stopped put has stored nothing', async () => {
    await using oss = await startLocalOss(SLOW)
    await oss.createFile('big.bin', SIZE)
    const put = startCli(['put', 'big.bin', 'oss://demo/big.bin'], oss)
    await until(() => oss.emulator.requests.length === 1)
    put.child.kill('SIGINT')
    const run = await put.ended
    expect(run).toMatchObject({ code: 130, stdout: '' })
    expect(run.stderr).toMatch(/interrupted: Stopped by SIGINT\. To start again:\n .*main\.js put big\.bin/)
    expect(oss.emulator.state.listKeys('demo')).toEqual([])
  })
})
