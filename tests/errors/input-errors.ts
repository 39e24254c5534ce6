import type { UploadRef } from '@oss/client'
import { OSS_LIMITS } from '@oss/client'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { planParts, reopenableSource } from '@oss/multipart'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

const upload = { ...target, uploadId: '0'.repeat(32) } as UploadRef

function put(world: ErrorWorld, options: object): unknown {
  return world.client().putObject({ ...target, body: 'x', ...options })
}

const VALIDATION = examplesOf('ValidationError', {
  BUCKET_INVALID: (world) => put(world, { bucket: 'Demo' }),
  KEY_INVALID: (world) => put(world, { key: 'backup/../etc' }),
  HEADER_INVALID: (world) => put(world, { contentType: 'text/plain\r\nx-injected: 1' }),
  METADATA_INVALID: (world) => put(world, { metadata: { author: 'Ünal' } }),
  TAGGING_INVALID: (world) => put(world, { tagging: { '': 'x' } }),
  ENCRYPTION_INVALID: (world) => put(world, { encryption: { algorithm: 'ROT13' } }),
  CALLBACK_INVALID: (world) => put(world, { callback: { url: '', body: 'x' } }),
  TRAFFIC_LIMIT_OUT_OF_RANGE: (world) => put(world, { trafficLimitBitsPerSecond: 1 }),
  OPTION_INVALID: (world) => put(world, { storageClass: 'Attic' }),
  ENDPOINT_INVALID: (world) => world.client({ endpoint: 'demo.oss-cn-hangzhou.aliyuncs.com' }),
  REGION_MISSING: ({ emulator, client }) =>
    client({ endpoint: emulator.endpoint, region: undefined as never }),
  REGION_INVALID: (world) => world.client({ region: 'oss-cn-hangzhou' }),
  RANGE_INVALID: (world) => world.client().getObject({ ...target, range: { start: 9, end: 3 } }),
  BODY_INVALID: (world) => put(world, { body: 42 }),
  UPLOAD_ID_INVALID: (world) => world.client().abortMultipartUpload({ ...upload, uploadId: '' as never }),
  PART_NUMBER_OUT_OF_RANGE: (world) =>
    world.client().uploadPart({ ...upload, partNumber: 10_001, body: Buffer.from('x') }),
  TOO_LARGE: async (world) => put(world, { body: { file: await world.file('huge', 6 * 2 ** 30) } }),
})

const OPTION = examplesOf('OptionError', {
  OPTION_INVALID: (world) => world.client({ timeouts: { connectMs: 0 } }),
})

const PLAN = examplesOf('PlanError', {
  PART_SIZE_OUT_OF_RANGE: (world) => world.upload({ partSize: 1024 }),
  PARALLEL_OUT_OF_RANGE: (world) => world.upload({ parallel: 5000 }),
  SIZE_OUT_OF_RANGE: () => planParts(OSS_LIMITS, -1),
  TOO_LARGE: () => planParts(OSS_LIMITS, 100 * 2 ** 40),
  OPTION_INVALID: () => reopenableSource('stream', { reopen: () => [], identity: 7 } as never),
})

const ENCRYPTION = examplesOf('EncryptionError', {
  KEY_INVALID: () => clientEncryption(rsaKeyWrap({ publicKey: 'no key' })),
})

/** What is refused before anything is sent. */
export const INPUT_ERRORS: readonly ErrorExample[] = [...VALIDATION, ...OPTION, ...PLAN, ...ENCRYPTION]
