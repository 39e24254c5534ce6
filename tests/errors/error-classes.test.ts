import * as browser from '@oss/browser'
import * as bullmq from '@oss/bullmq'
import * as checkpointCpp from '@oss/checkpoint-cpp'
import * as checkpointDatabase from '@oss/checkpoint-database'
import * as checkpointFs from '@oss/checkpoint-fs'
import * as checkpointIndexeddb from '@oss/checkpoint-indexeddb'
import * as checkpointMemory from '@oss/checkpoint-memory'
import * as checkpointPostgres from '@oss/checkpoint-postgres'
import * as checkpointRedis from '@oss/checkpoint-redis'
import * as client from '@oss/client'
import * as presigned from '@oss/client/presigned'
import * as credentials from '@oss/credentials'
import * as download from '@oss/download'
import * as downloadFile from '@oss/download/file'
import * as encryption from '@oss/encryption'
import * as http from '@oss/http'
import * as httpBrowser from '@oss/http-browser'
import * as multipart from '@oss/multipart'
import * as multipartBrowser from '@oss/multipart/browser'
import * as contract from '@oss/multipart/contract'
import * as multipartFile from '@oss/multipart/file'
import * as signer from '@oss/signer'
import { describe, expect, it } from 'vitest'
import { errorInstances } from './error-instances.ts'

const ENTRIES = {
  browser,
  checkpointIndexeddb,
  httpBrowser,
  multipartBrowser,
  bullmq,
  checkpointCpp,
  checkpointFs,
  checkpointMemory,
  checkpointDatabase,
  checkpointPostgres,
  checkpointRedis,
  client,
  presigned,
  credentials,
  download,
  downloadFile,
  encryption,
  http,
  multipart,
  contract,
  multipartFile,
  signer,
}

/** The error classes that any entry of any package exports. */
function exportedErrors(): ReadonlySet<string> {
  const names = new Set<string>()
  for (const entry of Object.values(ENTRIES)) {
    for (const [name, value] of Object.entries(entry)) {
      if (typeof value === 'function' && value.prototype instanceof Error) names.add(name)
    }
  }
  return names
}

const instances = errorInstances()

describe('every exported error of every package', () => {
  it('has an example here', () => {
    expect(new Set(instances.map(({ name }) => name))).toEqual(exportedErrors())
  })

  it.each(instances.map((error) => [`${error.name} ${error.code}`, error] as const))(
    '%s is an error of the SDK with a class of failure',
    (_, error) => {
      expect(client.isOssError(error)).toBe(true)
      expect(error.constructor.name).toBe(error.name)
      expect(error.code).toMatch(/^\w+(:\d+)?$/)
      expect(error.message).not.toBe('')
      expect([error.isTemporary, error.isAboutCredentials]).toEqual([
        expect.any(Boolean),
        expect.any(Boolean),
      ])
      if (error.name !== 'AttemptError') expect(Object.hasOwn(error, 'advice')).toBe(true)
      expect(Object.hasOwn(Object.getPrototypeOf(error), Symbol.for('oss.error'))).toBe(true)
    },
  )

  it.each(instances.map((error) => [`${error.name} ${error.code}`, error] as const))(
    '%s survives JSON and structuredClone',
    (_, error) => {
      const { name, code, message, isTemporary, isAboutCredentials } = error
      const json = error.toJSON()
      expect(json).toMatchObject({ name, code, message, isTemporary, isAboutCredentials })
      for (const field of Object.keys(error)) expect(json).toHaveProperty([field])
      expect(structuredClone(json)).toEqual(json)
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, code, message })
      expect(structuredClone<Error>(error).message).toBe(message)
    },
  )
})

describe('the class of a failure', () => {
  const classes = Object.fromEntries(
    instances.map(({ name, code, isTemporary, isAboutCredentials }) => [
      `${name} ${code}`,
      [...(isTemporary ? ['temporary'] : []), ...(isAboutCredentials ? ['credentials'] : [])].join(),
    ]),
  )

  it('is temporary or about credentials for the listed ones, and neither for all others', () => {
    expect(Object.fromEntries(Object.entries(classes).filter(([, kind]) => kind !== ''))).toEqual({
      'CheckpointError LOCKED': 'temporary',
      'CredentialsError NOT_CONFIGURED': 'credentials',
      'CredentialsError REFUSED': 'credentials',
      'CredentialsError UNAVAILABLE': 'temporary,credentials',
      'DownloadError REQUEST_FAILED': 'temporary',
      'EncryptionError WRAP_FAILED': 'temporary',
      'AttemptError SOCKET_CLOSED': 'temporary',
      'PresignedUploadError REFUSED': 'temporary',
      'ResponseError RESPONSE_INCOMPLETE': 'temporary',
      'ServiceError AccessDenied': 'credentials',
      'ServiceError InvalidAccessKeyId': 'credentials',
      'ServiceError RequestTimeTooSkewed': 'credentials',
      'ServiceError RequestTimeout': 'temporary',
      'ServiceError ServiceUnavailable': 'temporary',
      'SigningError CREDENTIALS_EXPIRED': 'credentials',
      'TransportError CONNECT_FAILED': 'temporary',
      'UploadError CHECKPOINT_FAILED': 'temporary',
      'UploadError PART_FAILED': 'credentials',
    })
  })

  it('of an upload is that of its cause, also from another copy of the packages', () => {
    const cause = { name: 'ServiceError', message: 'busy', isTemporary: true, isAboutCredentials: false }
    const error = new multipart.UploadError('', {
      ...{ code: 'PART_FAILED', cause, resumable: true, uploadId: undefined },
      ...{ partsRecorded: 0, partsTotal: 1 },
    })
    expect(error).toMatchObject({ isTemporary: true, isAboutCredentials: false })
  })
})

describe('an error as JSON', () => {
  it('contains its causes, and of causes from other libraries only name, code and message', () => {
    const socket = Object.assign(new Error('reset', { cause: 'gone' }), {
      code: 'ECONNRESET',
      secret: 'token',
    })
    const outer = new multipart.CheckpointError('UNWRITABLE', 'Not written.', { cause: socket })
    expect(JSON.parse(JSON.stringify(outer))).toEqual({
      ...{ name: 'CheckpointError', code: 'UNWRITABLE', message: 'Not written.' },
      ...{ isTemporary: false, isAboutCredentials: false },
      cause: { name: 'Error', code: 'ECONNRESET', message: 'reset', cause: 'gone' },
    })
  })

  it('ends after five causes, also when an error is its own cause', () => {
    const loop = new Error('again')
    loop.cause = loop
    const json = JSON.stringify(new multipart.SourceError('SOURCE_UNREADABLE', 'Not read.', { cause: loop }))
    expect(json.match(/again/g)).toHaveLength(5)
  })

  it.each([
    ['a symbol', Symbol('stop'), 'Symbol(stop)'],
    ['a bigint', 5n, '5'],
    ['nothing', null, 'null'],
    ['an object', { reason: 1 }, '[object Object]'],
    ['an object without a prototype', Object.create(null), 'a cause that cannot be read'],
    ['an error whose message cannot be read', unreadableError(), 'a cause that cannot be read'],
    ['a revoked proxy', revokedProxy(), 'a cause that cannot be read'],
    ['a text of a megabyte', 'x'.repeat(1_000_000), `${'x'.repeat(8192)} ...`],
  ])('can have %s as its cause', (_, cause, text) => {
    for (const ErrorClass of [multipart.CheckpointError, multipart.SourceError, download.TargetError]) {
      const error = new ErrorClass('REMOVED' as never, 'Not read.', { cause })
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ cause: text })
    }
    const error = new multipart.UploadError('', {
      ...{ code: 'PART_FAILED', cause, resumable: true, uploadId: undefined },
      ...{ partsRecorded: 0, partsTotal: 1 },
    })
    expect(error).toMatchObject({ isTemporary: false, isAboutCredentials: false })
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ cause: text })
  })
})

function unreadableError(): Error {
  return Object.defineProperty(new Error(), 'message', {
    get() {
      throw new Error('not readable')
    },
  })
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
