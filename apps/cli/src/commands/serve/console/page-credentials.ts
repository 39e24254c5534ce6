import { randomBytes } from 'node:crypto'
import type { EmulatorCredentials } from '@oss/emulator'

const LIFETIME_MS = 3_600_000

/** Creates an access key that only a local OSS accepts. */
export function generateAccessKey(): EmulatorCredentials {
  return {
    accessKeyId: `EMULATOR${randomBytes(8).toString('hex')}`,
    accessKeySecret: randomBytes(15).toString('hex'),
  }
}

/** Creates temporary credentials for the page, so that it never has the access key of the user. */
export function generatePageCredentials(): Required<Omit<EmulatorCredentials, 'expiresAt' | 'permissions'>> {
  return { ...generateAccessKey(), securityToken: randomBytes(30).toString('base64url') }
}

/** The response of STS with these credentials, which the page requests anew before they expire. */
export function stsResponse({
  accessKeyId,
  accessKeySecret,
  securityToken,
}: ReturnType<typeof generatePageCredentials>): object {
  const expiration = new Date(Date.now() + LIFETIME_MS).toISOString()
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      AccessKeySecret: accessKeySecret,
      SecurityToken: securityToken,
      Expiration: expiration,
    },
  }
}
