import { appendFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readXml } from '@oss/http'
import { canary } from '../security/canaries.ts'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

/** A small upload that OSS refuses. */
function refused(status: number, code: string): ErrorExample['provoke'] {
  return async (world) => {
    world.disturb({ operation: 'PutObject' }, { kind: 'status', status, code })
    return world.client().putObject({ ...target, body: 'x' })
  }
}

/** The same with other keys. */
function putAs(world: ErrorWorld, change: object): unknown {
  const client = world.client({ credentials: async () => ({ ...canary, ...change }) })
  return client.putObject({ ...target, body: 'x' })
}

/** A sync whose deletions are refused: the bucket has an object that the directory does not have. */
async function syncError(world: ErrorWorld, options: object): Promise<unknown> {
  await world.emulator.state.putObject('demo', 'extra.bin', 'x')
  const from = join(world.directory, 'empty')
  await mkdir(from)
  const input = { from, to: { bucket: 'demo' }, delete: true, ...options }
  return Array.fromAsync(world.client().syncDirectory(input))
}

const SERVICE = examplesOf('ServiceError', {
  AccessDenied: refused(403, 'AccessDenied'),
  InvalidAccessKeyId: (world) => putAs(world, { accessKeyId: 'nobody' }),
  SignatureDoesNotMatch: (world) => putAs(world, { accessKeySecret: 'wrong' }),
  SecurityTokenExpired: (world) => {
    world.disturb({ operation: 'PutObject' }, { kind: 'expired-token' })
    return world.client().putObject({ ...target, body: 'x' })
  },
  RequestTimeTooSkewed: (world) => {
    world.disturb({ operation: 'PutObject' }, { kind: 'skew', ms: 3 * 24 * 60 * 60_000 })
    return world.client().putObject({ ...target, body: 'x' })
  },
  NoSuchBucket: (world) => world.client().putObject({ ...target, bucket: 'nowhere', body: 'x' }),
  NoSuchKey: (world) => world.client().getObject(target),
  NoSuchVersion: (world) => world.client().getObject({ ...target, versionId: 'none' }),
  InvalidArgument: (world) => world.client({ region: 'cn-beijing' }).putObject({ ...target, body: 'x' }),
  InvalidObjectState: async (world) => {
    world.disturb({ operation: 'GetObject' }, { kind: 'status', status: 403, code: 'InvalidObjectState' })
    return world.client().getObject(target)
  },
  BucketAlreadyExists: async (world) => {
    world.disturb({ operation: 'PutBucket' }, { kind: 'status', status: 409, code: 'BucketAlreadyExists' })
    return world.client().putBucket({ bucket: 'taken' })
  },
  NoSuchUpload: (world) =>
    world
      .client()
      .uploadPart({ ...target, uploadId: 'gone' as never, partNumber: 1, body: Buffer.from('x') }),
  FileAlreadyExists: async (world) => {
    await world.emulator.state.putObject('demo', target.key, 'x')
    return world.client().putObject({ ...target, body: 'x', forbidOverwrite: true })
  },
  CallbackFailed: (world) => {
    world.disturb({ operation: 'PutObject' }, { kind: 'status', status: 203, code: 'CallbackFailed' })
    world.disturb({ operation: 'HeadObject' }, { kind: 'status', status: 403, code: 'AccessDenied' })
    return world.client().putObject({ ...target, body: 'x' })
  },
  InvalidDigest: async (world) => {
    world.disturb({ operation: 'AppendObject' }, { kind: 'corrupt-body' })
    return world.client().appendObject({ ...target, position: 0, body: 'x' })
  },
  PositionNotEqualToLength: (world) => world.client().appendObject({ ...target, position: 5, body: 'x' }),
  PreconditionFailed: refused(412, 'PreconditionFailed'),
  NotModified: async (world) => {
    await world.client().putObject({ ...target, body: 'x' })
    return world.client().headObject({ ...target, ifModifiedSince: new Date('2100-01-01T00:00:00Z') })
  },
  QpsLimitExceeded: refused(503, 'QpsLimitExceeded'),
  BadErrorResponse: (world) => {
    const body = '<html>Sign in to the network of this hotel</html>'
    world.disturb({ operation: 'PutObject' }, { kind: 'status', status: 403, body })
    return world.client().putObject({ ...target, body: 'x' })
  },
})

/** Requests are disabled while one is sent, or before. */
async function disabled(world: ErrorWorld, inFlight: boolean): Promise<unknown> {
  world.disturb({ operation: 'PutObject' }, { kind: 'hang', when: 'before-body' })
  const client = world.client()
  if (!inFlight) client.disableRequests()
  const stored = client.putObject({ ...target, body: Buffer.alloc(1000) })
  stored.catch(() => undefined)
  while (inFlight && world.emulator.openSockets === 0) await new Promise((resolve) => setImmediate(resolve))
  client.disableRequests()
  return stored
}

/** Errors of OSS, and invalid responses. */
export const SERVICE_ERRORS: readonly ErrorExample[] = [
  ...SERVICE,
  ...examplesOf('InterruptedError', {
    'ClientError:100002': (world) => disabled(world, false),
    'ClientError:200042': (world) => disabled(world, true),
  }),
  ...examplesOf('ResponseError', {
    RESPONSE_INCOMPLETE: (world) => {
      world.disturb({ operation: 'ListBuckets' }, { kind: 'status', status: 200, body: '<Other/>' })
      return Array.fromAsync(world.client().listBuckets())
    },
  }),
  ...examplesOf('XmlError', {
    XML_MALFORMED: () => readXml('<a><b></a>', { root: 'a' }),
    XML_UNEXPECTED: () => readXml('<b/>', { root: 'a' }),
    XML_TOO_LARGE: () => readXml(`<a>${'x'.repeat(100)}</a>`, { root: 'a', maxBytes: 50 }),
    XML_FORBIDDEN: () => readXml('<!DOCTYPE a><a/>', { root: 'a' }),
  }),
  ...examplesOf('ChecksumError', {
    CRC64_MISMATCH: (world) => {
      world.disturb({ operation: 'PutObject' }, { kind: 'wrong-crc' })
      return world.client().putObject({ ...target, body: 'x' })
    },
  }),
  ...examplesOf('SourceError', {
    SOURCE_CHANGED: async (world) => {
      const file = await world.file('log.bin')
      const body = Buffer.alloc(10)
      return world
        .client()
        .putObject({ ...target, body: { file }, onProgress: () => appendFileSync(file, body) })
    },
    SOURCE_UNREADABLE: (world) =>
      world.client().putObject({ ...target, body: { file: join(world.directory, 'missing.bin') } }),
  }),
  ...examplesOf('AppendError', {
    NOT_A_PREFIX: async (world) => {
      await world.client().appendObject({ ...target, position: 0, body: 'another beginning' })
      return world.client().appendFile({ ...target, file: await world.file('log.txt') })
    },
  }),
  ...examplesOf('SyncError', {
    EMPTY_SOURCE: (world) => syncError(world, {}),
    TOO_MANY_DELETIONS: (world) => syncError(world, { allowEmptySource: true, maxDelete: 0 }),
  }),
]
