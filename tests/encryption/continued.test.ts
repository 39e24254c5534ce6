import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clientEncryption, type RsaKeyWrapOptions, rsaKeyWrap } from '@oss/encryption'
import { type Checkpoint, decodeJournal, encodeRecord, JOURNAL_START } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { uploadHeader } from '../checkpoint/upload-header.ts'
import { killChild } from '../crash/run-child.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { masterKey, otherKey, type PemKeys } from './master-keys.ts'
import { decryptAsOther, secretsOf } from './other-sdk.ts'

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = await service.file(key, SIZE)
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'secret.bin'
const SIZE = 8 * PART + 123

async function journal(): Promise<{ path: string; bytes: Buffer; checkpoint: Checkpoint }> {
  const name = (await readdir(service.directory)).find((entry) => entry.endsWith('.journal'))
  const path = join(service.directory, name ?? 'no journal')
  const bytes = await readFile(path)
  const { checkpoint } = decodeJournal(bytes)
  if (checkpoint === undefined) throw new Error('there is no checkpoint')
  return { path, bytes, checkpoint }
}

/** The key and counter of the envelope that the checkpoint keeps. */
async function rememberedSecrets() {
  const { metadata } = JSON.parse(uploadHeader((await journal()).checkpoint).sealed ?? '')
  return secretsOf(metadata, masterKey)
}

const partsStored = (): number =>
  service.emulator.requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
    .length
const partsSent = (): (number | undefined)[] =>
  service.emulator.requests.flatMap(({ operation, partNumber }) =>
    operation === 'UploadPart' ? [partNumber] : [],
  )

/**
 * An encrypted upload, killed after some parts, all but three of them recorded at least; gives how many are.
 */
async function killed(stored: number): Promise<number> {
  service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 30 } })
  await killChild(service, { file, key, masterKey }, () => partsStored() >= stored)
  service.emulator.clearRequests()
  service.emulator.faults.clear()
  return (await journal()).checkpoint.parts.length
}

async function stored(keys: PemKeys) {
  const content = Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? [])
  const { metadata = {} } = (await service.client().headObject({ bucket: BUCKET, key })) ?? {}
  return { content, metadata, decrypted: () => decryptAsOther({ content, metadata }, keys) }
}

/** Goes on in this process, to the end. @param orphans - upload ids that nobody knows any more */
async function goOn(keys?: RsaKeyWrapOptions, orphans = 0): Promise<number> {
  const encryption = keys && { clientEncryption: clientEncryption(rsaKeyWrap(keys)) }
  const client = service.client()
  const upload = client.resumableUpload({ bucket: BUCKET, key, file, partSize: PART, ...encryption })
  const { partsReused } = await upload.done()
  expect(await readdir(service.directory)).toEqual([key])
  expect(service.emulator.state.listUploads(BUCKET)).toHaveLength(orphans)
  return partsReused
}

describe('an encrypted upload that was killed with SIGKILL', () => {
  it('resumes with the same key: no recorded part is sent again, and the object decrypts (F01, R3)', async () => {
    const recorded = await killed(5)
    const secrets = await rememberedSecrets()
    expect(await goOn(masterKey)).toBe(recorded)
    expect(recorded).toBeGreaterThan(0)
    expect(partsSent()).toHaveLength(9 - recorded)
    const object = await stored(masterKey)
    expect(secretsOf(object.metadata, masterKey)).toEqual(secrets)
    expect(object.decrypted().equals(bytesOf(SIZE))).toBe(true)
  })

  it('leaves neither its key nor its counter in the checkpoint (R13)', async () => {
    await killed(5)
    const { bytes } = await journal()
    const { key: secret, start } = await rememberedSecrets()
    for (const encoding of ['latin1', 'hex', 'base64', 'base64url'] as const) {
      expect(bytes.toString('latin1')).not.toContain(secret.toString(encoding))
      expect(bytes.toString('latin1')).not.toContain(start.toString(encoding))
    }
  })

  const { publicKey } = masterKey
  const other = bytesOf(SIZE, 2)
  const nothing = async (): Promise<void> => {}

  it.each([
    ['the file has changed', masterKey, masterKey, () => writeFile(file, other), 0],
    ['the envelope is damaged', masterKey, masterKey, damage, 0],
    // Without its first line a journal names no upload.
    ['the journal is torn in its first line', masterKey, masterKey, tear, 1],
    ['the master key is another', otherKey, otherKey, nothing, 0],
    ['there is no private key', masterKey, { publicKey }, nothing, 0],
  ] as const)(
    'sends all parts again with another key when %s, and the object decrypts (F12, F30, R1)',
    async (_, keys, goOnWith, change, orphans) => {
      await killed(5)
      const secrets = await rememberedSecrets()
      await change()
      expect(await goOn(goOnWith, orphans)).toBe(0)
      expect(partsSent()).toHaveLength(9)
      const object = await stored(keys)
      expect(object.decrypted().equals(await readFile(file))).toBe(true)
      expect(secretsOf(object.metadata, keys).key).not.toEqual(secrets.key)
    },
  )

  async function damage(): Promise<void> {
    const { path, checkpoint } = await journal()
    const envelope = JSON.parse(uploadHeader(checkpoint).sealed ?? '')
    const sealed = JSON.stringify({ ...envelope, proof: envelope.proof.replace(/./, '_') })
    const header = { ...checkpoint.header, sealed }
    const first = encodeRecord({ kind: 'header', header }, JOURNAL_START)
    const [part] = checkpoint.parts
    await writeFile(path, first.bytes)
    if (part !== undefined) await appendFile(path, encodeRecord({ kind: 'part', part }, first.checksum).bytes)
  }

  async function tear(): Promise<void> {
    const { path, bytes } = await journal()
    await writeFile(path, bytes.subarray(0, 200))
  }
})

describe('an upload that was killed before its first part was stored', () => {
  async function killedAtFirstPart(keys?: PemKeys): Promise<void> {
    service.emulator.faults.add({
      match: { operation: 'UploadPart' },
      fault: { kind: 'hang', when: 'before-body' },
    })
    const upload = { file, key, ...(keys && { masterKey: keys }) }
    await killChild(service, upload, () => partsSent().length > 0)
    service.emulator.faults.clear()
    service.emulator.clearRequests()
    expect((await journal()).checkpoint.parts).toEqual([])
  }

  it('and was encrypted is not resumed unencrypted, because its upload id is for an encrypted object (R1)', async () => {
    await killedAtFirstPart(masterKey)
    await goOn()
    const { content, metadata } = await stored(masterKey)
    expect(content.equals(bytesOf(SIZE))).toBe(true)
    expect(metadata).toEqual({})
  })

  it('and was not encrypted is not resumed encrypted, because the object could not be decrypted (R1)', async () => {
    await killedAtFirstPart()
    await goOn(masterKey)
    expect((await stored(masterKey)).decrypted().equals(bytesOf(SIZE))).toBe(true)
  })

  it('with another envelope is not resumed, because its upload id has another key (R1)', async () => {
    await killedAtFirstPart(masterKey)
    await goOn({ publicKey: masterKey.publicKey })
    expect((await stored(masterKey)).decrypted().equals(bytesOf(SIZE))).toBe(true)
  })
})
