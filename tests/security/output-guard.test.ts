import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canary, findSecrets } from './canaries.ts'

const { accessKeySecret, securityToken } = canary

/** Runs a script under the guard, and then ends the run. */
function runGuarded(script: string): { readonly status: number | null; readonly stderr: string } {
  const guard = join(import.meta.dirname, 'output-guard.ts')
  const whole = `import { outputGuard } from ${JSON.stringify(guard)}
    const guard = outputGuard()
    ${script}
    guard.onTestRunEnd()`
  const env = { ...process.env, PLANTED: accessKeySecret }
  return spawnSync(process.execPath, ['--input-type=module', '--eval', whole], { env, encoding: 'utf8' })
}

describe('a test run (S1)', () => {
  it.each([
    ['prints', 'console.log("key:", process.env.PLANTED)'],
    ['writes in two chunks', 'for (const c of process.env.PLANTED.match(/.{1,9}/g)) process.stdout.write(c)'],
    ['warns of', 'process.stderr.write(Buffer.from("secret=" + process.env.PLANTED))'],
  ])('that %s a secret fails, without repeating the secret', (_what, script) => {
    const { status, stderr } = runGuarded(script)
    expect(status).toBe(1)
    const notice = stderr.slice(stderr.indexOf('Secrets came to light'))
    expect(notice).toContain('Secrets came to light')
    expect(notice).not.toContain(accessKeySecret)
  })

  it('that prints no secret passes', () => {
    expect(runGuarded('console.log("AKCANARY0123456789 is only the name of a key")')).toMatchObject({
      status: 0,
      stderr: '',
    })
  })
})

describe('a secret is found (S1)', () => {
  it.each([
    ['as it is', securityToken],
    ['in a URL', `?security-token=${encodeURIComponent(securityToken)}`],
    ['as hex', Buffer.from(`k=${accessKeySecret}`).toString('hex')],
    ['as base64', Buffer.from(accessKeySecret).toString('base64')],
    ['as base64, shifted by one', Buffer.from(`:${accessKeySecret}:`).toString('base64')],
    ['as base64, shifted by two', Buffer.from(`::${accessKeySecret}:`).toString('base64')],
    ['backwards', [...accessKeySecret].reverse().join('')],
    ['as its first half', accessKeySecret.slice(0, 12)],
    ['as its second half, backwards', [...accessKeySecret.slice(12)].reverse().join('')],
    ['in a signed URL, V4', `https://h/k?x-oss-signature=${'0a'.repeat(32)}`],
    ['in a signed URL, V1', 'https://h/k?Signature=NzJ2Q3FhZkxJTTJOMGZtQ0Fx%3D'],
    ['in a header, V1', 'OSS AKCANARY0123456789:qSdKzgPfRrG3bBxVbVcwNSHt1pE='],
  ])('%s', (_what, text) => {
    expect(findSecrets(`before ${text} after`)).not.toEqual([])
  })

  it('nowhere in other text', () => {
    expect(findSecrets('Signature=*** AKCANARY0123456789 OSS4-HMAC-SHA256 SKCANARY')).toEqual([])
  })
})
