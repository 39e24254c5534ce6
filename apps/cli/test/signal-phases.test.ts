import { describe, expect, it } from 'vitest'
import { runCli, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { startLocalOss, until } from './local-oss.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KiB']
const SIZE = 512_000

// In each phase the service does not answer, so the signal surely comes in it. For parts see
// interruption.test.ts.
const phases = [
  { operation: 'InitiateMultipartUpload', name: 'SIGINT' },
  { operation: 'CompleteMultipartUpload', name: 'SIGTERM' },
] as const

describe.each(phases)('$name while $operation is not answered', ({ operation, name }) => {
  it('ends the command with exit code 75, and the same command completes the upload (F07)', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', SIZE)
    oss.emulator.faults.add({ match: { operation }, fault: { kind: 'hang', when: 'before-body' } })
    const stopped = startCli(UPLOAD, oss)
    await until(() => oss.emulator.requests.some((request) => request.operation === operation))
    stopped.child.kill(name)
    const run = await stopped.ended
    expect(run).toMatchObject({ code: 75, signal: null })
    expectNoSecrets(run)
    oss.emulator.faults.clear()
    expect(await runCli(UPLOAD, oss)).toMatchObject({ code: 0 })
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it('ends the command immediately when a second one follows (F07)', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', SIZE)
    oss.emulator.faults.add({ match: { operation }, fault: { kind: 'hang', when: 'before-body' } })
    const stopped = startCli(UPLOAD, oss)
    await until(() => oss.emulator.requests.some((request) => request.operation === operation))
    stopped.child.kill('SIGINT')
    stopped.child.kill('SIGTERM')
    const run = await stopped.ended
    expect([130, 143]).toContain(run.code)
  })
})
