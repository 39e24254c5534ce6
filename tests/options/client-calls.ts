import { createRetryPolicy, findFiles, OssClient, staticCredentials } from '@oss/client'
import { OssCoreClient, OssObjectClient } from '@oss/client/core'
import { uploadPresigned } from '@oss/client/presigned'
import { OssUploadClient } from '@oss/client/upload'
import { type Transport, undiciTransport } from '@oss/http'
import { BUCKET, canary, PART, REGION } from '../service/service.ts'
import { EXISTING, type OptionWorld } from './option-world.ts'

type Arguments = readonly unknown[]

/** A call of a function or method that succeeds. */
export interface OptionCall {
  /** The required input besides the option. */
  arguments(world: OptionWorld, option: string): Arguments | Promise<Arguments>
  /** Calls it, and waits for its end. */
  // biome-ignore lint/suspicious/noExplicitAny: arguments that no type allows are what is tested
  run(world: OptionWorld, ...given: any[]): unknown
}

const keys = { accessKeyId: canary.accessKeyId, accessKeySecret: canary.accessKeySecret }
const object = ({ newKey }: OptionWorld) => ({ bucket: BUCKET, key: newKey() })
const existing = { bucket: BUCKET, key: EXISTING }

/** A method that takes one input and resolves. */
function method(
  name: Exclude<keyof OssClient, symbol | 'requestsEnabled'>,
  input: (world: OptionWorld) => object | Promise<object>,
): OptionCall {
  return {
    arguments: async (world) => [await input(world)],
    run: ({ client }, ...given) => Reflect.apply(client[name], client, given),
  }
}

/** A method whose result is iterated. */
function listing(
  name: Exclude<keyof OssClient, symbol | 'requestsEnabled'>,
  input: (world: OptionWorld) => object | Promise<object>,
): OptionCall {
  const { arguments: first, run } = method(name, input)
  return {
    arguments: first,
    run: (world, ...given) => Array.fromAsync(run(world, ...given) as AsyncIterable<unknown>),
  }
}

/** A method that returns a handle. */
function transfer(
  name: 'resumableUpload' | 'resumableCopy' | 'resumableDownload',
  input: (world: OptionWorld) => object,
): OptionCall {
  const { arguments: first } = method(name, input)
  return {
    arguments: first,
    run: ({ client }, ...given) =>
      (Reflect.apply(client[name], client, given) as { done(): Promise<unknown> }).done(),
  }
}

async function batch(
  results: AsyncIterable<{ readonly kind: string; readonly error?: unknown }>,
): Promise<void> {
  for await (const { error } of results) if (error !== undefined) throw error
}

/** The constructor of a client without files, and one call of it. */
function construction(
  Client: typeof OssUploadClient,
  call: (client: OssUploadClient) => Promise<unknown>,
): OptionCall {
  return {
    arguments: ({ service }, option) => [
      {
        endpoint: service.emulator.endpoint,
        ...(option === 'region' ? { signatureVersion: 'v1' } : { region: REGION }),
        credentials: staticCredentials(keys),
        retry: createRetryPolicy({ maxAttempts: 1 }),
        transport: undiciTransport(),
      },
    ],
    async run(_, ...given) {
      const client = Reflect.construct(Client, given)
      const options = given[0] as { readonly endpoint?: unknown; readonly transport: Transport }
      // The default endpoint is that of the real service.
      if (options.endpoint === undefined) return client.close()
      try {
        await call(client)
      } finally {
        await client.close()
        await options.transport[Symbol.asyncDispose]()
      }
    },
  }
}

const upload = async (world: OptionWorld) => world.client.initiateMultipartUpload(object(world))
const source = { key: EXISTING }

export const CLIENT_CALLS: Readonly<Record<string, OptionCall>> = {
  'client findFiles': {
    arguments: ({ directory }) => [directory, {}],
    run: (_, ...given) => Array.fromAsync(Reflect.apply(findFiles, undefined, given)),
  },
  'client staticCredentials': {
    arguments: () => [keys],
    async run({ service }, ...given) {
      const client = service.client({ credentials: Reflect.apply(staticCredentials, undefined, given) })
      await client.headObject(existing)
    },
  },
  'client new OssClient': {
    arguments: ({ service }, option) => [
      {
        endpoint: service.emulator.endpoint,
        ...(option === 'region' ? { signatureVersion: 'v1' } : { region: REGION }),
        credentials: staticCredentials(keys),
        retry: createRetryPolicy({ maxAttempts: 1 }),
      },
    ],
    async run(_, ...given) {
      const client = Reflect.construct(OssClient, given) as OssClient
      // The default endpoint is that of the real service.
      if ((given[0] as { readonly endpoint?: unknown }).endpoint === undefined) return client.close()
      try {
        await client.putObject({ ...existing, body: 'existing' })
      } finally {
        await client.close()
      }
    },
  },
  'client new OssUploadClient': construction(OssUploadClient, (client) => client.headObject(existing)),
  'client new OssCoreClient': construction(OssCoreClient, (client) => client.headObject(existing)),
  'client new OssObjectClient': construction(OssObjectClient, (client) => client.headObject(existing)),
  'client OssClient.resumableUpload': transfer('resumableUpload', (world) => ({
    ...object(world),
    file: world.file,
    partSize: PART,
  })),
  'client OssClient.uploadFiles': {
    arguments: (world) => [{ bucket: BUCKET, files: [{ file: world.file, key: world.newKey() }] }],
    run: ({ client }, ...given) => batch(Reflect.apply(client.uploadFiles, client, given)),
  },
  'client OssClient.uploadDirectory': {
    arguments: async ({ client, directory, newKey }, option) => {
      await client.deleteObject({ bucket: BUCKET, key: 'a.txt' })
      return [{ bucket: BUCKET, directory, ...(option !== 'prefix' && { prefix: `${newKey()}/` }) }]
    },
    run: ({ client }, ...given) => batch(Reflect.apply(client.uploadDirectory, client, given)),
  },
  'client OssClient.downloadDirectory': {
    arguments: ({ service, newKey }) => [
      { bucket: BUCKET, prefix: 'exist', directory: `${service.directory}/${newKey()}` },
    ],
    run: ({ client }, ...given) => batch(Reflect.apply(client.downloadDirectory, client, given)),
  },
  'client OssClient.compareFile': method('compareFile', ({ file }) => ({ ...existing, file })),
  'client OssClient.resumableCopy': transfer('resumableCopy', (world) => ({ ...object(world), source })),
  'client OssClient.resumableDownload': transfer('resumableDownload', ({ service, newKey }) => ({
    ...existing,
    file: `${service.directory}/${newKey()}`,
  })),
  'client OssClient.objectReader': {
    arguments: () => [existing],
    run: ({ client }, ...given) =>
      Reflect.apply(client.objectReader, client, given).describe(new AbortController().signal),
  },
  'client OssClient.multipartApi': {
    arguments: () => [{}],
    run: ({ client, newKey, service }, ...given) =>
      Reflect.apply(client.multipartApi, client, given).initiate(
        { endpoint: service.emulator.endpoint, bucket: BUCKET, key: newKey() },
        new AbortController().signal,
      ),
  },
  'client OssClient.presign': {
    arguments(_, option) {
      const isOfReads = /^(response|versionId|process)\b/.test(option)
      return [{ ...existing, method: isOfReads ? 'GET' : 'PUT', expiresInSeconds: 60 }]
    },
    run: ({ client }, ...given) => Reflect.apply(client.presign, client, given),
  },
  'client OssClient.presignUploadPart': method('presignUploadPart', async (world) => ({
    ...(await upload(world)),
    partNumber: 1,
    expiresInSeconds: 60,
  })),
  'client OssClient.presignCompleteMultipartUpload': method(
    'presignCompleteMultipartUpload',
    async (world) => ({ ...(await upload(world)), expiresInSeconds: 60 }),
  ),
  'client OssClient.presignMultipartUpload': method('presignMultipartUpload', (world) => ({
    ...object(world),
    size: 3,
    expiresInSeconds: 60,
  })),
  'client OssClient.signPostForm': {
    ...method('signPostForm', () => ({})),
    arguments: (_, option) => [
      {
        bucket: BUCKET,
        expiresInSeconds: 60,
        ...(option === 'key' ? { keyPrefix: 'x/' } : { key: EXISTING }),
      },
    ],
  },
  'client OssClient.initiateMultipartUpload': method('initiateMultipartUpload', object),
  'client OssClient.uploadPart': method('uploadPart', async (world) => ({
    ...(await upload(world)),
    partNumber: 1,
    body: Buffer.from('x'),
  })),
  'client OssClient.uploadPartCopy': method('uploadPartCopy', async (world) => ({
    ...(await upload(world)),
    partNumber: 1,
    source,
  })),
  'client OssClient.listParts': listing('listParts', upload),
  'client OssClient.completeMultipartUpload': method('completeMultipartUpload', async (world) => {
    const ref = await upload(world)
    await world.client.uploadPart({ ...ref, partNumber: 1, body: Buffer.from('x') })
    return { ...ref, parts: 'all' }
  }),
  'client OssClient.abortMultipartUpload': method('abortMultipartUpload', upload),
  'client OssClient.measureMultipartUploads': method('measureMultipartUploads', () => ({
    bucket: BUCKET,
    prefix: 'nothing',
  })),
  'client OssClient.abortMultipartUploads': method('abortMultipartUploads', () => ({
    bucket: BUCKET,
    prefix: 'nothing',
    olderThanMs: 3_600_000,
  })),
  'client OssClient.listMultipartUploads': listing('listMultipartUploads', () => ({ bucket: BUCKET })),
  'client OssClient.putObject': method('putObject', (world) => ({ ...object(world), body: 'text' })),
  'client OssClient.headObject': method('headObject', () => existing),
  'client OssClient.getObject': {
    arguments: () => [existing],
    run: async ({ client }, ...given) => (await Reflect.apply(client.getObject, client, given)).bytes(),
  },
  'client OssClient.appendObject': method('appendObject', (world) => ({
    ...object(world),
    position: 0,
    body: 'text',
  })),
  'client OssClient.appendFile': method('appendFile', (world) => ({ ...object(world), file: world.file })),
  'client OssClient.copyObject': method('copyObject', (world) => ({ ...object(world), source })),
  'client OssClient.getObjectAcl': method('getObjectAcl', () => existing),
  'client OssClient.putObjectAcl': method('putObjectAcl', () => ({ ...existing, acl: 'private' })),
  'client OssClient.restoreObject': method('restoreObject', async ({ client, newKey }) => {
    const archived = { bucket: BUCKET, key: newKey() }
    await client.putObject({ ...archived, body: 'x', storageClass: 'ColdArchive' })
    return archived
  }),
  'client OssClient.getObjectTagging': method('getObjectTagging', () => existing),
  'client OssClient.putObjectTagging': method('putObjectTagging', () => ({
    ...existing,
    tagging: { a: 'b' },
  })),
  'client OssClient.deleteObjectTagging': method('deleteObjectTagging', () => existing),
  'client OssClient.deleteObject': method('deleteObject', object),
  'client OssClient.listObjects': listing('listObjects', () => ({ bucket: BUCKET })),
  'client OssClient.listObjectVersions': listing('listObjectVersions', () => ({ bucket: BUCKET })),
  'client OssClient.objectUrl': method('objectUrl', () => existing),
  'client OssClient.listDirectory': listing('listDirectory', () => ({ bucket: BUCKET })),
  'client OssClient.deleteObjects': method('deleteObjects', ({ newKey }) => ({
    bucket: BUCKET,
    keys: [newKey()],
  })),
  'client OssClient.putBucket': method('putBucket', ({ newKey }) => ({ bucket: newKey() })),
  'client OssClient.deleteBucket': method('deleteBucket', async ({ client, newKey }) => {
    const bucket = newKey()
    await client.putBucket({ bucket })
    return { bucket }
  }),
  'client OssClient.getBucketAcl': method('getBucketAcl', () => ({ bucket: BUCKET })),
  'client OssClient.putBucketAcl': method('putBucketAcl', () => ({ bucket: BUCKET, acl: 'private' })),
  'client OssClient.getBucketInfo': method('getBucketInfo', () => ({ bucket: BUCKET })),
  'client OssClient.getBucketLocation': method('getBucketLocation', () => ({ bucket: BUCKET })),
  'client OssClient.listBuckets': listing('listBuckets', () => ({})),
  'client uploadPresigned': {
    async arguments(world) {
      const signed = await world.client.presignMultipartUpload({
        ...object(world),
        size: 4,
        expiresInSeconds: 60,
      })
      return [signed, new Blob(['text']), {}]
    },
    run: (_, ...given) => Reflect.apply(uploadPresigned, undefined, given),
  },
}
