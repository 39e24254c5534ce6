import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRetryPolicy,
  type FileUploadInput,
  OssClient,
  type OssClientOptions,
  staticCredentials,
  type UploadHandle,
} from '@oss/client'
import { type Emulator, type Fault, type FaultMatch, startEmulator } from '@oss/emulator'
import { canary } from '../security/canaries.ts'

/** What the object is called that no example gets stored. */
export const target = { bucket: 'demo', key: 'big.bin' }

/** A service, a client and a directory in which things can go wrong. */
export interface ErrorWorld extends AsyncDisposable {
  readonly emulator: Emulator
  readonly directory: string
  /** A client with few retries. It is closed with the world. */
  client(options?: Partial<OssClientOptions>): OssClient
  /** Makes things go wrong, always. */
  disturb(match: FaultMatch, fault: Fault): void
  /** Writes a file of 250,000 bytes, three parts; or a sparse one of another size. */
  file(name: string, byteLength?: number): Promise<string>
  /** Uploads such a file, part by part. */
  upload(input?: Partial<FileUploadInput>, options?: Partial<OssClientOptions>): Promise<UploadHandle>
}

/**
 * Creates a world. Its paths, ports and ids differ from those of any other, so its messages must be
 * normalised.
 */
export async function createWorld(): Promise<ErrorWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-errors-'))
  const credentials = [{ ...canary, permissions: ['oss:*'] }]
  const emulator = await startEmulator({ buckets: ['demo'], credentials })
  const clients: OssClient[] = []
  const world: ErrorWorld = {
    emulator,
    directory,
    client(options = {}) {
      const { endpoint, region } = emulator
      const retry = createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1, connectRetryMs: 0 })
      const client = new OssClient({
        ...{ endpoint, region, retry, credentials: staticCredentials(canary) },
        ...options,
      })
      clients.push(client)
      return client
    },
    disturb: (match, fault) => void emulator.faults.add({ match, fault }),
    async file(name, byteLength) {
      const path = join(directory, name)
      await writeFile(path, byteLength === undefined ? Buffer.alloc(250_000, name) : '')
      if (byteLength !== undefined) await truncate(path, byteLength)
      return path
    },
    async upload(input = {}, options = {}) {
      const file = input.file ?? (await world.file('big.bin'))
      return world
        .client(options)
        .resumableUpload({ ...target, partSize: 102_400, parallel: 1, ...input, file })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()))
      await emulator.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
  return world
}
