import { readdir, writeFile } from 'node:fs/promises'
import type { UploadHandle, UploadNotice } from '@oss/client'
import { clientEncryption, type KeyWrap, rsaKeyWrap } from '@oss/encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { everythingOf } from '../security/everything-of.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { masterKey, otherKey } from './master-keys.ts'

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = await service.file('plain.bin', SIZE)
})
afterEach(() => service[Symbol.asyncDispose]())

const SIZE = 6 * PART + 1
const key = 'secret.bin'
const given: Buffer[] = []

/** A key service that can be away. */
function keyService(): { readonly keyWrap: KeyWrap; away: boolean } {
  const state = { away: false }
  const turned = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ 0x5a)
  const keyWrap: KeyWrap = {
    algorithm: 'TEST/XOR',
    description: { of: 'tests' },
    async wrap(bytes) {
      given.push(Buffer.from(bytes))
      return turned(bytes)
    },
    async unwrap(bytes, description) {
      expect(description).toEqual({ of: 'tests' })
      if (state.away) throw new Error('the key service is away')
      return turned(bytes)
    },
  }
  return Object.assign(state, { keyWrap })
}

function start(
  keyWrap: KeyWrap | undefined,
  onNotice: (notice: UploadNotice) => void = () => {},
): UploadHandle {
  return service.client().resumableUpload({
    ...{ bucket: BUCKET, key, file, partSize: PART, onNotice },
    ...(keyWrap && { clientEncryption: clientEncryption(keyWrap) }),
  })
}

async function interrupted(keyWrap: KeyWrap | undefined): Promise<void> {
  const upload = start(keyWrap)
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 1) break
  expect((await upload.interrupt()).kind).toBe('interrupted')
}

async function decrypted(keyWrap: KeyWrap): Promise<Buffer> {
  const stream = await service
    .client()
    .getObject({ bucket: BUCKET, key, clientEncryption: clientEncryption(keyWrap) })
  return Buffer.from(await stream.bytes())
}

describe('an encrypted upload that was interrupted', () => {
  const same = rsaKeyWrap(masterKey)
  it.each([
    ['another master key', same, rsaKeyWrap(otherKey), 'encryption-changed'],
    [
      'a master key that cannot decrypt',
      same,
      rsaKeyWrap({ publicKey: masterKey.publicKey }),
      'encryption-changed',
    ],
    ['encryption, which it did not have', undefined, same, 'encryption-changed'],
    ['another file', same, same, 'source-changed'],
  ] as const)('reports why everything is sent again: %s', async (_, before, after, reason) => {
    await interrupted(before)
    if (reason === 'source-changed') await writeFile(file, bytesOf(SIZE, 2))
    const reasons: string[] = []
    const upload = start(after, (notice) => {
      if (notice.kind === 'restarted') reasons.push(notice.reason)
    })
    expect((await upload.done()).partsReused).toBe(0)
    expect(reasons).toEqual([reason])
  })

  it('fails while the key service is unavailable, keeps its parts, and resumes when it is back (R3)', async () => {
    const keys = keyService()
    await interrupted(keys.keyWrap)
    keys.away = true
    expect(await start(keys.keyWrap).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', cause: { message: 'the key service is away' } },
    })
    keys.away = false
    expect((await start(keys.keyWrap).done()).partsReused).toBeGreaterThan(1)
    expect((await decrypted(keys.keyWrap)).equals(bytesOf(SIZE))).toBe(true)
  })

  it('is cancelled without the key', async () => {
    const keys = keyService()
    await interrupted(keys.keyWrap)
    keys.away = true
    const upload = start(keys.keyWrap)
    await upload.outcome
    expect((await upload.cancel()).kind).toBe('cancelled')
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await readdir(service.directory)).toEqual(['plain.bin'])
  })
})

describe('an encrypted upload', () => {
  it('is rejected while another upload of the file runs, which completes correctly (F17)', async () => {
    const { keyWrap } = keyService()
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 20 } })
    const first = start(keyWrap)
    for await (const { partsRecorded } of first.progress()) if (partsRecorded > 0) break
    expect(await start(keyWrap).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', cause: { code: 'LOCKED' } },
    })
    await first.done()
    expect((await decrypted(keyWrap)).equals(bytesOf(SIZE))).toBe(true)
  })

  it('sends the same encrypted bytes again when a request fails or they arrive damaged (F30)', async () => {
    const { keyWrap } = keyService()
    service.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 2 },
      fault: { kind: 'corrupt-body' },
    })
    service.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 3 },
      fault: { kind: 'drop-response' },
    })
    service.emulator.faults.add({
      match: { operation: 'PutObject', nth: 1 },
      fault: { kind: 'corrupt-body' },
    })
    await start(keyWrap).done()
    expect((await decrypted(keyWrap)).equals(bytesOf(SIZE))).toBe(true)
    const body = bytesOf(1000)
    const input = { bucket: BUCKET, key, body, clientEncryption: clientEncryption(keyWrap) }
    await service.client().putObject(input)
    expect((await decrypted(keyWrap)).equals(body)).toBe(true)
  })

  it('reveals neither key nor counter in events, results and errors (R13)', async () => {
    const keys = keyService()
    const told: unknown[] = []
    const tell = (event: unknown): void => void told.push(event)
    const on = { request: tell, response: tell, retry: tell, part: tell, checkpoint: tell, phase: tell }
    const client = service.client({ on })
    const clientEncryptionOf = clientEncryption(keys.keyWrap)
    const upload = client.resumableUpload({
      ...{ bucket: BUCKET, key, file, partSize: PART, clientEncryption: clientEncryptionOf },
      onNotice: tell,
    })
    told.push(await upload.outcome, upload, clientEncryptionOf)
    const { metadata } = (await client.headObject({ bucket: BUCKET, key })) ?? {}
    told.push(metadata, await clientEncryptionOf.open(metadata ?? {}))
    keys.away = true
    told.push(await clientEncryptionOf.open(metadata ?? {}).catch((error: unknown) => error))
    const text = told.map(everythingOf).join('\n')
    expect(told.length).toBeGreaterThan(20)
    for (const secret of given)
      for (const form of ['hex', 'base64', 'latin1'] as const)
        expect(text.includes(secret.toString(form))).toBe(false)
  })
})
