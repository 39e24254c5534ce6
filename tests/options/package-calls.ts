import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { postgresCheckpointStore } from '@oss/checkpoint-postgres'
import { redisCheckpointStore } from '@oss/checkpoint-redis'
import {
  assumedRoleCredentials,
  type CredentialsProvider,
  defaultCredentials,
  ecsRoleCredentials,
  oidcRoleCredentials,
  processCredentials,
  profileCredentials,
  readProfile,
  uriCredentials,
  writeProfile,
} from '@oss/credentials'
import { startDownload } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { startEmulator } from '@oss/emulator'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { createRetryPolicy, HttpClient, readXml, undiciTransport } from '@oss/http'
import {
  bytesSource,
  checkpointId,
  discardUpload,
  type MultipartApi,
  type RemoteSource,
  recordedPlan,
  reopenableSource,
  startCopy,
  startStreamUpload,
  startUpload,
  uploadId,
} from '@oss/multipart'
import { createSignerV4 } from '@oss/signer'
import { masterKey } from '../encryption/master-keys.ts'
import { BUCKET, canary, PART } from '../service/service.ts'
import type { OptionCall } from './client-calls.ts'
import { EXISTING, type OptionWorld } from './option-world.ts'

/** A function that returns a credentials provider. */
function provider(
  make: (...given: never[]) => CredentialsProvider,
  options: (world: OptionWorld) => object,
): OptionCall {
  return {
    arguments: (world) => [options(world)],
    async run(_, ...given) {
      const ask = Reflect.apply(make, undefined, given) as CredentialsProvider
      return ask({ forceRefresh: false, signal: new AbortController().signal })
    },
  }
}

const target = ({ service, newKey }: OptionWorld) => ({
  endpoint: service.emulator.endpoint,
  bucket: BUCKET,
  key: newKey(),
})

const wrap = rsaKeyWrap(masterKey)

async function encrypts(
  { client, newKey }: OptionWorld,
  encryption: ReturnType<typeof clientEncryption>,
): Promise<void> {
  const input = { bucket: BUCKET, key: newKey(), clientEncryption: encryption }
  await client.putObject({ ...input, body: 'secret' })
}

const role = ({ fetch }: OptionWorld) => ({ roleArn: 'acs:ram::1:role/r', fetch })
const http: OptionCall['run'] = async ({ service }, options) => {
  await using client = new HttpClient(options)
  await client
    .send({ method: 'GET', url: new URL('/?nothing', service.emulator.endpoint), headers: {} })
    .catch(refused)
}
const request = ({ service }: OptionWorld) => [
  { method: 'GET', url: new URL('/?nothing', service.emulator.endpoint), headers: {} },
  {},
]

// The service responds: it rejects requests without a signature.
function refused(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ServiceError') throw error
}

export const PACKAGE_CALLS: Readonly<Record<string, OptionCall>> = {
  'checkpoint-cpp cppCheckpointStore': {
    arguments: ({ service }) => [{ directory: service.directory }],
    run: (world, options) => cppCheckpointStore(options).has(checkpointId(target(world), world.file)),
  },
  'checkpoint-fs fsCheckpointStore': {
    arguments: ({ service }) => [{ directory: service.directory }],
    run: (world, options) => fsCheckpointStore(options).has(checkpointId(target(world), world.file)),
  },
  'credentials assumedRoleCredentials': provider(assumedRoleCredentials, (world) => ({
    ...role(world),
    source: async () => canary,
  })),
  'credentials defaultCredentials': provider(defaultCredentials, ({ fetch }) => ({ fetch })),
  'credentials ecsRoleCredentials': provider(ecsRoleCredentials, ({ fetch }) => ({
    fetch,
    roleName: 'r',
    allowImdsV1: true,
  })),
  'credentials oidcRoleCredentials': provider(oidcRoleCredentials, (world) => ({
    ...role(world),
    providerArn: 'acs:p',
    tokenFile: world.file.replace('big.bin', 'token'),
  })),
  'credentials processCredentials': provider(processCredentials, () => ({
    command: [
      process.execPath,
      '-e',
      'console.log(JSON.stringify({mode:"AK",access_key_id:"a",access_key_secret:"b"}))',
    ],
  })),
  'credentials profileCredentials': provider(profileCredentials, ({ service, fetch }) => ({
    file: `${service.directory}/.alibabacloud/credentials`,
    fetch,
  })),
  'credentials readProfile': {
    arguments: ({ service }) => [{ file: `${service.directory}/.alibabacloud/credentials` }],
    run: (_, options) => readProfile(options),
  },
  'credentials writeProfile': {
    arguments: ({ service }) => [
      { file: `${service.directory}/written`, accessKeyId: 'a', accessKeySecret: 'b' },
    ],
    run: (_, options) => writeProfile(options),
  },
  'credentials uriCredentials': provider(uriCredentials, ({ fetch }) => ({
    uri: 'http://127.0.0.1:1/',
    fetch,
  })),
  'download startDownload': {
    arguments: ({ client, service, newKey }) => [
      {
        reader: client.objectReader({ bucket: BUCKET, key: EXISTING }),
        target: fileTarget(`${service.directory}/${newKey()}`),
        checkpoints: memoryCheckpointStore(),
      },
    ],
    run: (_, options) => startDownload(options).done(),
  },
  'checkpoint-memory memoryCheckpointStore': {
    arguments: () => [{}],
    run: async (_, options) => {
      const target = { endpoint: 'https://service.example', bucket: BUCKET, key: 'recorded' }
      await using lease = await memoryCheckpointStore(options).acquire(checkpointId(target, 'source'))
      await lease.begin({
        ...{
          kind: 'upload',
          target,
          sourceLabel: 'source',
          uploadId: uploadId('U'),
          plan: recordedPlan(PART, PART),
          createdAtMs: 0,
        },
        source: { size: PART, mtimeNs: '1', ctimeNs: '1', fileId: '1' },
      })
    },
  },
  'checkpoint-postgres postgresCheckpointStore': {
    arguments: () => [{ pool: { query: async () => ({ rows: [] }) } }],
    run: (world, options) => postgresCheckpointStore(options).has(checkpointId(target(world), world.file)),
  },
  'checkpoint-redis redisCheckpointStore': {
    arguments: () => [{ client: { call: async () => ['0'] } }],
    run: (world, options) => redisCheckpointStore(options).has(checkpointId(target(world), world.file)),
  },
  'emulator startEmulator': {
    arguments: () => [{}],
    run: async (_, options) => (await startEmulator(options)).close(),
  },
  'encryption clientEncryption': {
    arguments: () => [wrap],
    run: (world, keyWrap) => encrypts(world, clientEncryption(keyWrap)),
  },
  'encryption rsaKeyWrap': {
    arguments: () => [{ publicKey: masterKey.publicKey }],
    run: (world, options) => encrypts(world, clientEncryption(rsaKeyWrap(options))),
  },
  'http new HttpClient': { arguments: () => [{}], run: http },
  'http HttpClient.send': {
    arguments: request,
    async run(_, ...given) {
      await using client = new HttpClient()
      await (Reflect.apply(client.send, client, given) as Promise<unknown>).catch(refused)
    },
  },
  'http HttpClient.stream': {
    arguments: request,
    async run(_, ...given) {
      await using client = new HttpClient()
      await (Reflect.apply(client.stream, client, given) as Promise<unknown>).catch(refused)
    },
  },
  'http createRetryPolicy': {
    arguments: () => [{}],
    run: (world, options) => http(world, { retry: createRetryPolicy(options) }),
  },
  'http undiciTransport': {
    arguments: () => [{}],
    async run(world, options) {
      await using transport = undiciTransport(options)
      await http(world, { transport })
    },
  },
  'http readXml': {
    arguments: () => ['<a/>', {}],
    run: (_, ...given) => Reflect.apply(readXml, undefined, given),
  },
  'multipart discardUpload': {
    arguments: (world) => [
      {
        id: checkpointId(target(world), 'label'),
        api: world.client.multipartApi(),
        checkpoints: memoryCheckpointStore(),
      },
    ],
    run: (_, options) => discardUpload(options),
  },
  'multipart startCopy': {
    arguments: (world) => [{ ...upload(world), api: copyApi(world), source: remote }],
    run: (_, options) => startCopy(options).done(),
  },
  'multipart startUpload': {
    arguments: (world) => [{ ...upload(world), source: bytesSource('bytes', Buffer.from('text')) }],
    run: (_, options) => startUpload(options).done(),
  },
  'multipart reopenableSource': {
    arguments: () => ['label', { reopen: reopened }],
    run: (world, ...given) =>
      startUpload({
        ...upload(world),
        source: Reflect.apply(reopenableSource, undefined, given) as never,
      }).done(),
  },
  'multipart startStreamUpload': {
    arguments: (world) => [{ ...upload(world), stream: new Blob(['text']).stream() }],
    run: (_, options) => startStreamUpload(options).done(),
  },
  'signer createSignerV4': {
    arguments: () => [{ region: 'cn-hangzhou' }],
    run: (_, options) => createSignerV4(options),
  },
}

const upload = (world: OptionWorld) => ({
  target: target(world),
  api: world.client.multipartApi(),
  checkpoints: memoryCheckpointStore(),
})

async function* reopened(offset: number): AsyncGenerator<Uint8Array> {
  if (offset === 0) yield Buffer.from('text')
}

/** Something at a service that copies it in one request. */
const remote: RemoteSource = {
  label: 'remote',
  open: async () => ({
    crc64: undefined,
    fingerprint: async () => ({ size: 4, mtimeNs: '0', ctimeNs: '0', fileId: 'remote' }),
    async [Symbol.asyncDispose]() {},
  }),
}
const copyApi = (world: OptionWorld): MultipartApi => ({
  ...world.client.multipartApi(),
  put: async () => ({ etag: '"e"', crc64: undefined, versionId: undefined }),
})
