import { describe, expect, it } from 'vitest'
import { checkCredentials } from './check-credentials.ts'
import type { Credentials } from './credentials.ts'

const at = new Date(1_702_743_657_000)
const good: Credentials = {
  accessKeyId: 'AKCANARY',
  accessKeySecret: 'SKCANARY',
  securityToken: 'STSCANARY==',
}

describe('checkCredentials', () => {
  it('accepts credentials with and without a token and an expiry time', () => {
    expect(() => checkCredentials(good, at)).not.toThrow()
    expect(() => checkCredentials({ ...good, securityToken: '' }, at)).not.toThrow()
    expect(() => checkCredentials({ ...good, expiresAt: at.getTime() + 1 }, at)).not.toThrow()
  })

  it.each([
    ['accessKeyId', ''],
    ['accessKeyId', ' \n'],
    ['accessKeySecret', ''],
    ['accessKeySecret', '\t'],
    ['accessKeyId', undefined],
    ['accessKeySecret', null],
  ])('reports that %s is missing when it is %j', (field, value) => {
    // JavaScript callers pass such values, for example from an environment variable that is not set.
    const credentials = { ...good, [field]: value } as unknown as Credentials
    expect(() => checkCredentials(credentials, at)).toThrow(
      expect.objectContaining({ name: 'SigningError', code: 'CREDENTIALS_MISSING', field }),
    )
  })

  it.each([
    ['accessKeyId', 'AKCANARY\n'],
    ['accessKeyId', 'AK CANARY'],
    ['accessKeySecret', 'SKCANARY\r\n'],
    ['accessKeySecret', '\u00a0SKCANARY'],
    ['securityToken', 'STSCANARY\nx-evil: 1'],
    ['securityToken', 'STSCANARYä'],
  ] as const)('refuses %s with spaces or other invalid characters, without repeating it', (field, value) => {
    let caught: unknown
    try {
      checkCredentials({ ...good, [field]: value }, at)
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({ code: 'CREDENTIALS_INVALID', field })
    expect(`${String(caught)} ${JSON.stringify(caught)}`).not.toContain('CANARY')
  })

  it('refuses credentials that have expired, and names the time', () => {
    for (const expiresAt of [at.getTime(), at.getTime() - 1]) {
      expect(() => checkCredentials({ ...good, expiresAt }, at)).toThrow(
        expect.objectContaining({
          code: 'CREDENTIALS_EXPIRED',
          message: expect.stringContaining('2023-12-16T16:20:5'),
        }),
      )
    }
  })

  it('refuses credentials whose expiry is a Date or text of the past, or no time', () => {
    for (const expiresAt of [at, at.toISOString(), '2023-12-16T16:20:57Z']) {
      expect(() => checkCredentials({ ...good, expiresAt }, at)).toThrow(
        expect.objectContaining({ code: 'CREDENTIALS_EXPIRED' }),
      )
    }
    expect(() => checkCredentials({ ...good, expiresAt: -1e300 }, at)).toThrow(
      expect.objectContaining({ code: 'CREDENTIALS_INVALID', field: 'expiresAt' }),
    )
  })
})
