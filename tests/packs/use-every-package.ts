// A user's program: every package, as packed, does something. The tests here compile and bundle it in every
// supported way; tools/check-packs.mjs also runs it with each supported Node.js and the command whose path is
// its argument.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { postgresCheckpointStore } from '@oss/checkpoint-postgres'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import { isOssError, OssClient } from '@oss/client'
import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { environmentVariableCredentials } from '@oss/credentials'
import { startDownload } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { startEmulator } from '@oss/emulator'
import { clientEncryption, type KeyWrap } from '@oss/encryption'
import { readXml } from '@oss/http'
import { type CheckpointStore, checkpointId, crc64, formatCrc64, startUpload } from '@oss/multipart'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { fileSource } from '@oss/multipart/file'
import { createSignerV4 } from '@oss/signer'

const keys = { accessKeyId: 'PACKSKEY', accessKeySecret: 'packs-secret' }
const bucket = 'packs'
const content = Buffer.alloc(300_000, 'packed')

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-packs-use-'))
  await using emulator = await startEmulator({ buckets: [bucket], credentials: [keys] })
  const environment = {
    OSS_ACCESS_KEY_ID: keys.accessKeyId,
    OSS_ACCESS_KEY_SECRET: keys.accessKeySecret,
    OSS_ENDPOINT: emulator.endpoint,
    OSS_REGION: emulator.region,
  }
  await using client = new OssClient({
    endpoint: emulator.endpoint,
    region: emulator.region,
    credentials: environmentVariableCredentials(environment),
  })
  try {
    await transfer(client, directory)
    await encrypt(client)
    await callSmallParts(client)
    const [, , command] = process.argv
    if (command !== undefined) await runCommand(command, directory, environment)
    assert.deepEqual(emulator.state.listUploads(bucket), [])
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Uploads with each store, by the low-level multipart API and by a signed URL, and downloads. */
async function transfer(client: OssClient, directory: string): Promise<void> {
  const file = join(directory, 'file.bin')
  await writeFile(file, content)
  const stores: readonly CheckpointStore[] = [
    memoryCheckpointStore(),
    fsCheckpointStore({ directory }),
    cppCheckpointStore({ directory }),
  ]
  for (const [index, checkpoints] of stores.entries()) {
    const key = `store-${index}`
    const { size } = await client
      .resumableUpload({ bucket, key, file, partSize: 102_400, checkpoints })
      .done()
    assert.equal(size, content.byteLength)
  }
  const target = { endpoint: 'packs', bucket, key: 'by-hand' }
  const checkpoints = memoryCheckpointStore()
  await startUpload({ target, source: fileSource(file), api: client.multipartApi(), checkpoints }).done()
  const signed: PresignedUpload = await client.presignMultipartUpload({
    bucket,
    key: 'signed',
    size: 5,
    expiresInSeconds: 60,
  })
  assert.equal(
    (await uploadPresigned(signed, new Blob(['hello']))).crc64,
    formatCrc64(crc64(Buffer.from('hello'))),
  )
  const copy = join(directory, 'copy.bin')
  const reader = client.objectReader({ bucket, key: 'store-1' })
  await startDownload({ reader, target: fileTarget(copy), checkpoints }).done()
  assert.ok((await readFile(copy)).equals(content))
}

/** By a key wrap of one's own: the oldest Node.js decrypts no RSA as the format demands. */
async function encrypt(client: OssClient): Promise<void> {
  const turned = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ 0xff)
  const keyWrap: KeyWrap = { algorithm: 'TEST', wrap: turned, unwrap: turned }
  const object = { bucket, key: 'encrypted', clientEncryption: clientEncryption(keyWrap) }
  await client.putObject({ ...object, body: content })
  assert.ok(content.equals(await (await client.getObject(object)).bytes()))
  assert.ok(!content.equals(await (await client.getObject({ bucket, key: 'encrypted' })).bytes()))
}

async function callSmallParts(client: OssClient): Promise<void> {
  assert.equal(readXml('<Error><Code>NoSuchKey</Code></Error>').text('Code'), 'NoSuchKey')
  assert.throws(() => createSignerV4({ region: 'oss-cn-hangzhou' }), isOssError)
  await assert.rejects(client.getObject({ bucket, key: 'nothing' }), isOssError)
  const [first] = checkpointStoreContract(async () => {
    const store = memoryCheckpointStore()
    return {
      store,
      reopen: () => store,
      expire: async (id) => store.release(id),
      [Symbol.asyncDispose]: async () => {},
    }
  })
  await first?.run()
  assert.ok(first?.title)
  const shared = redisCheckpointStore({ client: { call: async () => ['1'] } })
  const id = checkpointId({ endpoint: 'packs', bucket, key: 'nothing' }, 'label')
  assert.equal(await shared.has(id), true)
  const database = postgresCheckpointStore({ pool: { query: async () => ({ rows: [{}] }) } })
  assert.equal(await database.has(id), true)
}

async function runCommand(
  command: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const file = join(directory, 'file.bin')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [command, 'upload', file, `oss://${bucket}/command`, '--json'],
    { env: environment },
  )
  assert.match(stdout, /"kind":"completed"/)
}

main().then(
  () => process.stdout.write(`${process.version}: every package is used\n`),
  (error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`)
    process.exitCode = 1
  },
)
