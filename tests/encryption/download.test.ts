import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DownloadHandle } from '@oss/client'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { masterKey, otherKey } from './master-keys.ts'
import { encryptAsOther } from './other-sdk.ts'

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = join(service.directory, 'decrypted.bin')
})
afterEach(() => service[Symbol.asyncDispose]())

const SIZE = 6 * PART + 7
const key = 'secret.bin'
const encryption = clientEncryption(rsaKeyWrap(masterKey))

async function store(seed = 1): Promise<void> {
  const { content, metadata } = encryptAsOther(bytesOf(SIZE, seed), masterKey)
  await service.emulator.state.putObject(BUCKET, key, content, { metadata })
}

function start(clientEncryptionOf?: typeof encryption): DownloadHandle {
  const decrypted = clientEncryptionOf && { clientEncryption: clientEncryptionOf }
  // Parts off the blocks of the cipher.
  return service.client().resumableDownload({ bucket: BUCKET, key, file, partSize: PART + 1, ...decrypted })
}

async function interrupted(decrypted?: typeof encryption): Promise<void> {
  const download = start(decrypted)
  for await (const { partsRecorded } of download.progress()) if (partsRecorded > 1) break
  expect((await download.interrupt()).kind).toBe('interrupted')
}

describe('the download of an encrypted object', () => {
  it('writes the decrypted file, verified by the CRC-64 of the stored bytes', async () => {
    await store()
    expect(await start(encryption).done()).toMatchObject({ size: SIZE, crc64Verified: true })
    expect((await readFile(file)).equals(bytesOf(SIZE))).toBe(true)
    expect(await readdir(service.directory)).toEqual(['decrypted.bin'])
  })

  it('of 0 bytes writes an empty file', async () => {
    await service.client().putObject({ bucket: BUCKET, key, body: '', clientEncryption: encryption })
    await start(encryption).done()
    expect(await readFile(file)).toHaveLength(0)
  })

  it('resumes: decrypted parts are verified and not downloaded again (R3)', async () => {
    await store()
    await interrupted(encryption)
    const { partsReused } = await start(encryption).done()
    expect(partsReused).toBeGreaterThan(1)
    expect((await readFile(file)).equals(bytesOf(SIZE))).toBe(true)
  })

  it.each([
    ['with decrypting, and continued without', encryption, undefined],
    ['without decrypting, and continued with', undefined, encryption],
  ])('that was started %s, uses none of its parts (R1)', async (_, first, second) => {
    await store()
    await interrupted(first)
    expect((await start(second).done()).partsReused).toBe(0)
    const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? [])
    expect((await readFile(file)).equals(second ? bytesOf(SIZE) : stored)).toBe(true)
  })

  it('that was started with another object downloads the new one', async () => {
    await store(1)
    await interrupted(encryption)
    await store(2)
    expect((await start(encryption).done()).partsReused).toBe(0)
    expect((await readFile(file)).equals(bytesOf(SIZE, 2))).toBe(true)
  })

  it('continues after a response that breaks off', async () => {
    await store()
    service.emulator.faults.add({
      match: { operation: 'GetObject', nth: 2 },
      fault: { kind: 'truncate-response' },
    })
    await start(encryption).done()
    expect((await readFile(file)).equals(bytesOf(SIZE))).toBe(true)
  })

  it.each([
    ['by another key', clientEncryption(rsaKeyWrap(otherKey)), 'UNWRAP_FAILED'],
    [
      'without a private key',
      clientEncryption(rsaKeyWrap({ publicKey: masterKey.publicKey })),
      'UNWRAP_MISSING',
    ],
  ])('%s leaves nothing', async (_, other, code) => {
    await store()
    expect(await start(other).outcome).toMatchObject({ kind: 'failed', error: { cause: { code } } })
    expect(await readdir(service.directory)).toEqual([])
  })

  it('that is not encrypted is refused', async () => {
    await service.client().putObject({ bucket: BUCKET, key, body: 'plain' })
    expect(await start(encryption).outcome).toMatchObject({ error: { cause: { code: 'NOT_ENCRYPTED' } } })
  })
})
