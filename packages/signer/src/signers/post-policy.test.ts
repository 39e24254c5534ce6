import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveSigningKey } from '../credentials/signing-mac.ts'
import { createSignerV1 } from './signer-v1.ts'
import { createSignerV4 } from './signer-v4.ts'

const at = new Date('2023-12-16T16:20:57Z')
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const policy = {
  expiresInSeconds: 60,
  conditions: [{ bucket: 'b' }, ['starts-with', '$key', 'up/'] as const],
}
const signers = { v1: createSignerV1(), v4: createSignerV4({ region: 'cn-hangzhou' }) }
const decoded = (text = '') => JSON.parse(Buffer.from(text, 'base64').toString())

// Computed for this project (docs/protocol.md#signature-vectors).
const vector = Buffer.from(
  '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[{"bucket":"demo-bucket"},["starts-with","$key","up/"],["content-length-range",1,1048576]]}',
).toString('base64')

describe('a form policy', () => {
  it('gets the signatures of the vectors', () => {
    expect(createHmac('sha1', 'sk').update(vector).digest('base64')).toBe('mi1hy19/QZRI9QyEU/2ilWOn9/4=')
    const key = deriveSigningKey('sk', { day: '20231216', region: 'cn-hangzhou', product: 'oss' })
    expect(createHmac('sha256', key).update(vector).digest('hex')).toBe(
      'c8b477a998f9876fe36c0df1c0d32713ddd4959113d9ee3aa4137b18c575ecad',
    )
    const given = { expiresInSeconds: 1, conditions: [] }
    const v1 = signers.v1.signPolicy(given, credentials, at)
    expect(v1['Signature']).toBe(
      createHmac('sha1', 'sk')
        .update(v1['policy'] ?? '')
        .digest('base64'),
    )
    const v4 = signers.v4.signPolicy(given, credentials, at)
    expect(v4['x-oss-signature']).toBe(
      createHmac('sha256', key)
        .update(v4['policy'] ?? '')
        .digest('hex'),
    )
  })

  it.each(['v1', 'v4'] as const)('contains its expiration, its conditions and the token (%s)', (version) => {
    const fields = signers[version].signPolicy(policy, { ...credentials, securityToken: 'token' }, at)
    const { expiration, conditions } = decoded(fields['policy'])
    expect(expiration).toBe('2023-12-16T16:21:57.000Z')
    expect(conditions).toEqual(
      expect.arrayContaining([...policy.conditions, { 'x-oss-security-token': 'token' }]),
    )
    expect(fields['x-oss-security-token']).toBe('token')
  })

  it.each([0, 1.5, 604_801])('may not have a lifetime of %d seconds', (expiresInSeconds) => {
    for (const signer of Object.values(signers))
      expect(() => signer.signPolicy({ ...policy, expiresInSeconds }, credentials, at)).toThrow(
        expect.objectContaining({ code: 'EXPIRY_OUT_OF_RANGE' }),
      )
  })
})
