import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EmulatorCredentials, startEmulator } from '@oss/emulator'
import { describe, expect, it } from 'vitest'
import { runCli, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss, until } from './local-oss.ts'

const UPLOAD = [
  'upload',
  'big.bin',
  'oss://demo/big.bin',
  '--part-size',
  '100KB',
  '--credentials-file',
  'keys',
]
const MINUTE_MS = 60_000
const NO_KEYS = { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '', OSS_SESSION_TOKEN: '' }

function keysFile({ accessKeyId, accessKeySecret, securityToken = '' }: EmulatorCredentials): string {
  return `OSS_ACCESS_KEY_ID=${accessKeyId}\nOSS_ACCESS_KEY_SECRET=${accessKeySecret}\nOSS_SESSION_TOKEN=${securityToken}\n`
}

async function startWithKeysFile(text: string): Promise<LocalOss> {
  const oss = await startLocalOss()
  await oss.createFile('big.bin', 300_000)
  await writeFile(join(oss.directory, 'keys'), text, { mode: 0o600 })
  return oss
}

describe('a credentials file', () => {
  it('is used instead of the environment', async () => {
    await using oss = await startWithKeysFile(keysFile(CANARIES))
    const run = await runCli(UPLOAD, { ...oss, environment: { ...oss.environment, ...NO_KEYS } })
    expect(run).toMatchObject({ code: 0 })
    expectNoSecrets(run)
  })

  it('is rejected with exit code 77 before any request when other users can read it', async () => {
    await using oss = await startWithKeysFile(keysFile(CANARIES))
    await chmod(join(oss.directory, 'keys'), 0o644)
    const run = await runCli(UPLOAD, oss)
    expect(run).toMatchObject({ code: 77, stdout: '' })
    expect(run.stderr).toMatch(/Other users can read or change the credentials file keys\. .*chmod 600/)
    expect(oss.emulator.requests).toEqual([])
    expectNoSecrets(run)
  })

  it('may receive a new session token during an upload, which continues when the old one expires', async () => {
    await using oss = await startWithKeysFile(keysFile(CANARIES))
    const renewed = { ...CANARIES, accessKeyId: 'CANARYKEYIDrenewed', securityToken: 'CANARYTOKENrenewed' }
    let laterMs = 0
    await using emulator = await startEmulator({
      buckets: ['demo'],
      bandwidthBytesPerSecond: 100_000,
      credentials: [{ ...CANARIES, expiresAt: Date.now() + 10 * MINUTE_MS }, renewed],
      now: () => Date.now() + laterMs,
    })
    const environment = { ...oss.environment, ...NO_KEYS, OSS_ENDPOINT: emulator.endpoint }
    const going = startCli(UPLOAD, { ...oss, environment })
    await until(() => emulator.requests.some(({ operation }) => operation === 'UploadPart'))
    await writeFile(join(oss.directory, 'keys'), keysFile(renewed))
    laterMs = 11 * MINUTE_MS
    const run = await going.ended
    expect(run).toMatchObject({ code: 0 })
    expect(emulator.requests.some(({ errorCode }) => errorCode === 'SecurityTokenExpired')).toBe(true)
    expectNoSecrets(run)
    expect(run.stdout + run.stderr).not.toContain('renewed')
  })
})
