import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand, startEmulatorProcess } from '../test/emulator-process.ts'

const noKeys = { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' }

describe('the command oss-emulator', () => {
  it('prints its endpoint and a random access key, and ends on SIGTERM', async () => {
    const running = await startEmulatorProcess({
      args: ['--bucket', 'demo-bucket', '--anonymous'],
      environment: noKeys,
    })
    const put = await fetch(`${running.endpoint}/demo-bucket/k`, { method: 'PUT', body: 'hello' })
    expect(put.status).toBe(200)
    expect(await running.end('SIGTERM')).toBe(0)
    expect(running.output()).toMatch(
      /^OSS_ACCESS_KEY_ID=\w+\nOSS_ACCESS_KEY_SECRET=\w+\noss-emulator listens on http:\/\/127\.0\.0\.1:\d+ \(region cn-hangzhou\)\n$/,
    )
  })

  it('does not print the credentials that it was given', async () => {
    const environment = { OSS_ACCESS_KEY_ID: 'given-id', OSS_ACCESS_KEY_SECRET: 'given-secret' }
    const running = await startEmulatorProcess({ args: [], environment })
    expect(await running.end('SIGINT')).toBe(0)
    expect(running.output()).not.toContain('given')
  })

  it.skipIf(process.platform === 'win32')('ends in order when its terminal is closed (SIGHUP)', async () => {
    const running = await startEmulatorProcess({ args: [], environment: noKeys })
    expect(await running.end('SIGHUP')).toBe(0)
  })

  it('shows how it is used', async () => {
    const { code, output } = await runCommand({ args: ['--help'] })
    expect(code).toBe(0)
    expect(output).toMatch(/^Usage: oss-emulator/)
  })

  it('refuses a bad fault plan in one line that names the field', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
    const plan = join(folder, 'plan.json')
    await writeFile(plan, '{"rules":[{"fault":{"kind":"reset","when":"never"}}]}')
    const { code, output } = await runCommand({ args: ['--faults', plan] })
    expect(code).toBe(2)
    expect(output).toMatch(/^oss-emulator: .*rules\[0\]\.fault\.when.*\n$/)
    await rm(folder, { recursive: true })
  })
})
