import { describe, expect, it } from 'vitest'
import { refuseSecretFlags } from './secret-flags.ts'

describe('refuseSecretFlags', () => {
  it.each([
    ['--access-key-secret', 'CANARY'],
    ['--access-key-secret=CANARY'],
    ['--access-key-id=CANARY'],
    ['--accessKeySecret', 'CANARY'],
    ['--secret=CANARY'],
    ['--sts-token', 'CANARY'],
    ['--session-token=CANARY'],
    ['--security-token', 'CANARY'],
    ['--password=CANARY'],
    ['-i', 'CANARY'],
    ['-k', 'CANARY'],
    ['-t', 'CANARY'],
  ])('rejects %s with the reason, and does not print the value', (...args) => {
    const call = () => refuseSecretFlags(['upload', 'file', 'oss://bucket/key', ...args])
    expect(call).toThrow(/credentials are not accepted as flags, because every user of this machine can read/)
    expect(call).not.toThrow(/CANARY/)
  })

  it('accepts other flags, including the one that names a credentials file', () => {
    const args = [
      'upload',
      'secret.bin',
      'oss://bucket/token',
      '--credentials-file',
      'keys',
      '--part-size=8MiB',
    ]
    expect(() => refuseSecretFlags(args)).not.toThrow()
  })

  it('accepts file names that look like flags, after "--"', () => {
    expect(() => refuseSecretFlags(['put', '--', '--secret', 'oss://bucket/key'])).not.toThrow()
  })
})
