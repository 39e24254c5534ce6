import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OssClient } from '@oss/client'
import { type ApplicationServer, startApplicationServer } from '../service/application-server.ts'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'

/** What the calls of an option test work with. */
export interface OptionWorld extends AsyncDisposable {
  readonly service: Service
  readonly client: OssClient
  readonly callbackServer: ApplicationServer
  /** A file of 250 KiB: three parts of the smallest size. */
  readonly file: string
  /** A directory with one small file. */
  readonly directory: string
  /** A key that no call had before. */
  newKey(): string
  /** Responds to every request for credentials, and counts it. */
  readonly fetch: typeof globalThis.fetch
  /** Forgets what was sent until now. */
  forget(): void
  /** What was sent since, with keys and upload ids left out; and how many requests went elsewhere. */
  sent(): readonly string[]
}

export const EXISTING = 'existing.txt'

/** Starts a service with an object, and a client. */
export async function createOptionWorld(): Promise<OptionWorld> {
  const service = await startService({ requesterPays: [] })
  const client = service.client()
  const callbackServer = await startApplicationServer(200, '{}')
  const file = await service.file('big.bin', 2 * PART + 51_200)
  const directory = join(service.directory, 'tree')
  await mkdir(directory)
  await writeFile(join(directory, 'a.txt'), 'a')
  await writeFile(join(service.directory, 'token'), 'token')
  await mkdir(join(service.directory, '.alibabacloud'))
  await writeFile(
    join(service.directory, '.alibabacloud', 'credentials'),
    '[default]\ntype = access_key\naccess_key_id = id\naccess_key_secret = secret\n',
  )
  await client.putObject({ bucket: BUCKET, key: EXISTING, body: 'existing' })
  let keys = 0
  let fetched = 0
  const realFetch = globalThis.fetch
  return {
    service,
    client,
    callbackServer,
    file,
    directory,
    newKey: () => `key-${++keys}`,
    async fetch(input, init) {
      if (String(input).startsWith(service.emulator.endpoint)) return realFetch(input, init)
      fetched++
      const Credentials = {
        AccessKeyId: 'id',
        AccessKeySecret: 's',
        SecurityToken: 't',
        Expiration: '2099-01-01T00:00:00Z',
      }
      return Response.json({ Credentials, ...Credentials, Code: 'Success' })
    },
    forget() {
      service.emulator.clearRequests()
      fetched = 0
    },
    sent() {
      const requests = service.emulator.requests.map(({ method, operation, partNumber, status, headers }) => {
        const own = Object.entries(headers).filter(([name]) => !CHANGING.test(name))
        return JSON.stringify([method, operation, partNumber, status, Object.fromEntries(own.sort())])
      })
      return [...requests, ...Array.from({ length: fetched }, () => 'fetch')]
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await callbackServer[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}

/** Headers that differ between two requests that are otherwise the same. */
const CHANGING =
  /^(authorization|date|x-oss-date|host|connection|x-oss-copy-source|content-type|content-md5|x-oss-meta-client-side.*)$/
