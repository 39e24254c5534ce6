import { compareFingerprints, type SourceFingerprint } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { createEnvelope, type Envelope } from '../envelope/envelope.ts'
import { EncryptionError } from '../errors/encryption-error.ts'
import type { KeyWrap } from '../keys/key-wrap.ts'
import { differentFingerprint, sealFingerprint, unsealFingerprint } from './sealed-fingerprint.ts'

const source: SourceFingerprint = {
  size: 10,
  mtimeNs: '1790000000000000001',
  ctimeNs: '1790000000000000002',
  fileId: '1:2',
}

/** A key wrap for tests: it turns the bits over. */
function testWrap(unwrap?: KeyWrap['unwrap']): KeyWrap {
  const turned = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ 0xff)
  return { algorithm: 'TEST', wrap: turned, unwrap: unwrap ?? turned }
}

async function seal(keyWrap: KeyWrap, envelope?: Envelope): Promise<string> {
  return (await sealFingerprint(keyWrap, source, envelope ?? (await createEnvelope(keyWrap)))).sealed
}

function isSame(one: Envelope, other: Envelope | string): boolean {
  return typeof other !== 'string' && one.cipher.proofOf('') === other.cipher.proofOf('')
}

describe('a sealed fingerprint', () => {
  it('returns the envelope for the same content', async () => {
    const envelope = await createEnvelope(testWrap())
    expect(
      isSame(envelope, await unsealFingerprint(testWrap(), await seal(testWrap(), envelope), source)),
    ).toBe(true)
  })

  it.each([
    ['size', { size: 11 }],
    ['time of change', { mtimeNs: '1790000000000000003' }],
    ['time of change of anything', { ctimeNs: '1790000000000000003' }],
    ['identity', { fileId: '1:3' }],
  ])('returns no envelope when the source has another %s', async (_, other) => {
    const sealed = await seal(testWrap())
    expect(await unsealFingerprint(testWrap(), sealed, { ...source, ...other })).toBe('source-changed')
  })

  it('differs from that of the source, and from one with another envelope', async () => {
    const { source: one } = await sealFingerprint(testWrap(), source, await createEnvelope(testWrap()))
    const { source: other } = await sealFingerprint(testWrap(), source, await createEnvelope(testWrap()))
    expect(compareFingerprints(one, source)).toBe('changed')
    expect(compareFingerprints(one, other)).toBe('changed')
    expect(compareFingerprints(differentFingerprint(source), source)).toBe('changed')
  })

  it('returns no envelope if its fingerprint was replaced by that of another content', async () => {
    const sealed = await seal(testWrap())
    const other = { ...source, fileId: '1:3' }
    const fields = JSON.parse(sealed)
    const parts = [other.size, other.mtimeNs, other.ctimeNs, other.fileId]
    const forged = JSON.stringify({ ...fields, source: parts })
    expect(await unsealFingerprint(testWrap(), forged, other)).toBe('encryption-changed')
  })

  it('returns no envelope of an attacker who can wrap but does not know the secret of the master key (S15)', async () => {
    const own = { ...testWrap(), authenticate: async (text: string) => `ours ${text}` }
    const sealed = await seal(own)
    expect(await unsealFingerprint(own, sealed, source)).toBeTypeOf('object')
    const planted = await seal(testWrap())
    expect(await unsealFingerprint(own, planted, source)).toBe('encryption-changed')
  })

  it('returns no envelope if unwrap returns other bytes of the right length', async () => {
    const sealed = await seal(testWrap())
    const wrong = testWrap(async (bytes) => new Uint8Array(bytes.byteLength))
    expect(await unsealFingerprint(wrong, sealed, source)).toBe('encryption-changed')
  })

  it('fails if the key is unavailable, and returns no envelope for another key', async () => {
    const sealed = await seal(testWrap())
    const away = testWrap(async () => Promise.reject(new Error('the key service is away')))
    await expect(unsealFingerprint(away, sealed, source)).rejects.toThrow('the key service is away')
    const other = testWrap(async () => Promise.reject(new EncryptionError('UNWRAP_FAILED', 'another key')))
    expect(await unsealFingerprint(other, sealed, source)).toBe('encryption-changed')
    const none: KeyWrap = { algorithm: 'TEST', wrap: testWrap().wrap }
    expect(await unsealFingerprint(none, sealed, source)).toBe('encryption-changed')
  })

  it.each([
    '',
    '1:2',
    '{}',
    'null',
    '[]',
    '{"format":"oss-envelope","version":2}',
    '{"__proto__":{"format":"oss-envelope"}}',
  ])('is not read from %j (R12)', async (text) => {
    expect(await unsealFingerprint(testWrap(), text, source)).toBe('encryption-changed')
  })

  it('fits into a checkpoint with the largest possible envelope', async () => {
    const wrap = async (): Promise<Uint8Array> => new Uint8Array(1536)
    // Each of them is escaped in the metadata, and what escapes it once more in the checkpoint.
    const description = { d: '"'.repeat((1024 - 8) / 2) }
    const envelope = await createEnvelope({ algorithm: '"'.repeat(128), description, wrap })
    const { sealed, source: stored } = await sealFingerprint(
      testWrap(),
      { ...source, fileId: `sha256:${'0'.repeat(64)}` },
      envelope,
    )
    // The limit of a journal.
    expect(sealed.length).toBeLessThanOrEqual(8192)
    expect(stored.mtimeNs).toMatch(/^-\d{1,24}$/)
  })
})
