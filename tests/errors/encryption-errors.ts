import { Readable } from 'node:stream'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { clientEncryption, type KeyWrap, rsaKeyWrap } from '@oss/encryption'
import { reopenableSource } from '@oss/multipart'
import { masterKey, otherKey } from '../encryption/master-keys.ts'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

/** Stores an encrypted object, and returns how it is read with other keys. */
async function readWith(world: ErrorWorld, keyWrap: KeyWrap): Promise<unknown> {
  const client = world.client()
  const body = 'a secret'
  await client.putObject({ ...target, body, clientEncryption: clientEncryption(rsaKeyWrap(masterKey)) })
  return client.getObject({ ...target, clientEncryption: clientEncryption(keyWrap) })
}

/** Stores an object that has such metadata, and reads it. */
async function readMetadata(world: ErrorWorld, metadata: Record<string, string>): Promise<unknown> {
  const client = world.client()
  await client.putObject({ ...target, body: 'a secret', metadata })
  return client.getObject({ ...target, clientEncryption: clientEncryption(rsaKeyWrap(masterKey)) })
}

function putWith(world: ErrorWorld, keyWrap: KeyWrap): Promise<unknown> {
  return world
    .client()
    .putObject({ ...target, body: 'a secret', clientEncryption: clientEncryption(keyWrap) })
}

/** Client-side encryption that fails. */
export const ENCRYPTION_ERRORS: readonly ErrorExample[] = examplesOf('EncryptionError', {
  WRAP_FAILED: (world) =>
    putWith(world, { algorithm: 'KMS', wrap: async () => Promise.reject(new Error('no connection')) }),
  UNWRAP_MISSING: (world) => readWith(world, rsaKeyWrap({ publicKey: masterKey.publicKey })),
  UNWRAP_FAILED: (world) => readWith(world, rsaKeyWrap(otherKey)),
  NOT_ENCRYPTED: (world) => readMetadata(world, {}),
  ENVELOPE_INVALID: (world) => readMetadata(world, { 'client-side-encryption-key': 'AAAA' }),
  ALGORITHM_UNKNOWN: (world) => readWith(world, { ...rsaKeyWrap(masterKey), algorithm: 'KMS' }),
  CHECKPOINTS_SHARED: async (world) => {
    const handle = await world.upload({
      clientEncryption: clientEncryption(rsaKeyWrap(masterKey)),
      checkpoints: cppCheckpointStore({ directory: world.directory }),
    })
    return handle.done()
  },
  SOURCE_UNSUITABLE: () => {
    const source = reopenableSource('a stream', { reopen: () => Readable.from(['a secret']) })
    return clientEncryption(rsaKeyWrap(masterKey)).startUpload().source(source).open()
  },
})
