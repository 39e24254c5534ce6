import { expect } from 'vitest'
import type { CliRun } from './cli-process.ts'
import { CANARIES } from './local-oss.ts'

/** Nothing of the keys is in what the command wrote, in any form in which a request carries them. */
export function expectNoSecrets({ stdout, stderr }: Pick<CliRun, 'stdout' | 'stderr'>): void {
  const written = stdout + stderr
  for (const secret of Object.values(CANARIES)) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(written).not.toContain(form)
    }
  }
  expect(written).not.toMatch(/Signature=|Authorization:|HMAC-SHA256 Credential/i)
}
