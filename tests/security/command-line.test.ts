import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli, startCli } from '../../apps/cli/test/cli-process.ts'
import { type LocalOss, startLocalOss, until } from '../../apps/cli/test/local-oss.ts'
import { findSecrets } from './canaries.ts'

const MIB = 2 ** 20

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss({ bandwidthBytesPerSecond: 2 * MIB })
})
afterEach(() => oss[Symbol.asyncDispose]())

const evil = 'evil\u001b[2J\u001b]0;title\u0007\u202etxt\r\n{"event":"completed"}<Error>&amp;'

describe('the command (S1)', () => {
  it.runIf(process.platform === 'linux')('shows no credentials to other users of the machine', async () => {
    await oss.createFile('a.bin', 4 * MIB)
    const running = startCli(['upload', 'a.bin', 'oss://demo/a', '--part-size', '1MiB'], oss)
    await until(() => oss.emulator.requests.length > 0)
    const words = readFileSync(`/proc/${running.child.pid}/cmdline`, 'latin1')
    expect(words).toContain('oss://demo/a')
    expect(findSecrets(words)).toEqual([])
    running.child.kill('SIGINT')
    const { stdout, stderr } = await running.ended
    expect(findSecrets(stdout + stderr)).toEqual([])
  })

  it.each([['--verbose'], ['--json'], []])(
    'prints no secret when everything is rejected: %s',
    async (...flags) => {
      oss.emulator.faults.add({ fault: { kind: 'status', status: 403, code: 'SignatureDoesNotMatch' } })
      await oss.createFile('a.bin', 10)
      const { code, stdout, stderr } = await runCli(['put', 'a.bin', 'oss://demo/a', ...flags], oss)
      expect(code).not.toBe(0)
      expect(findSecrets(stdout + stderr)).toEqual([])
    },
  )
})

describe('a misleading name (S5)', () => {
  beforeEach(async () => {
    const { emulator } = oss
    const page = `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload>
      <Key>${encodeURIComponent(evil)}</Key><UploadId>ID&#27;[31m&#10;second line</UploadId>
      <Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload></ListMultipartUploadsResult>`
    emulator.faults.add({
      match: { operation: 'ListMultipartUploads' },
      fault: { kind: 'status', status: 200, body: page },
    })
  })

  it('is printed with escapes, and on one line', async () => {
    const { stdout, stderr, code } = await runCli(['uploads', 'list', 'oss://demo'], oss)
    expect(code).toBe(0)
    expect(stdout + stderr).toContain('evil\\u{1b}[2J')
    expect((stdout + stderr).replace(/[\n\t]/g, '')).not.toMatch(/\p{C}/u)
    expect(stdout.split('\n').filter((line) => line.startsWith('{') || line.startsWith('second'))).toEqual([])
  })

  it('is one line of JSON, with the exact name', async () => {
    const { stdout, code } = await runCli(['uploads', 'list', 'oss://demo', '--json'], oss)
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { readonly event: string; readonly key?: string })
    expect(events.filter(({ key }) => key === evil)).toHaveLength(1)
    expect(events.filter(({ event }) => event === 'completed')).toEqual([])
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  it('in an error of the service is printed with escapes', async () => {
    const message = 'no\u001b[31m \u202e'
    oss.emulator.faults.add({
      match: { operation: 'PutObject' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied', message },
    })
    await oss.createFile('a.bin', 10)
    const { stdout, stderr } = await runCli(['put', 'a.bin', 'oss://demo/a'], oss)
    expect(stdout + stderr).toContain('\\u{1b}[31m')
    expect((stdout + stderr).replace(/[\n\t]/g, '')).not.toMatch(/\p{C}/u)
  })
})
