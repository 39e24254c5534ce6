import { randomFillSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRetryPolicy, OssClient, type OssClientOptions, staticCredentials } from '@oss/client'
import { type Emulator, type EmulatorOptions, startEmulator } from '@oss/emulator'
import { canary } from '../security/canaries.ts'

export const BUCKET = 'test-bucket'
export const REGION = 'cn-hangzhou'
/** The smallest part: 100 KiB. */
export const PART = 102_400

export { canary }

/** An emulator, a directory and clients for one test. */
export interface Service extends AsyncDisposable {
  readonly emulator: Emulator
  readonly directory: string
  /** A client with few, quick retries. */
  client(options?: Partial<OssClientOptions>): OssClient
  /** Writes a file of pseudo-random bytes that depend on `seed` only. */
  file(name: string, size: number, seed?: number): Promise<string>
  /** The requests to the emulator, in short form: `UploadPart 3`. */
  requests(): string[]
}

/** Starts a service. Everything made through it is closed and removed at its end. */
export async function startService(options: Partial<EmulatorOptions> = {}): Promise<Service> {
  const { accessKeyId, accessKeySecret } = canary
  const emulator = await startEmulator({
    buckets: [BUCKET],
    region: REGION,
    credentials: [{ accessKeyId, accessKeySecret }],
    ...options,
  })
  const directory = await mkdtemp(join(tmpdir(), 'oss-test-'))
  const clients: OssClient[] = []
  return {
    emulator,
    directory,
    client(clientOptions) {
      const client = new OssClient({
        endpoint: emulator.endpoint,
        region: REGION,
        credentials: staticCredentials({ accessKeyId, accessKeySecret }),
        retry: createRetryPolicy({ maxAttempts: 4, baseDelayMs: 5, maxDelayMs: 50, connectRetryMs: 0 }),
        ...clientOptions,
      })
      clients.push(client)
      return client
    },
    async file(name, size, seed = 1) {
      const path = join(directory, name)
      await writeFile(path, bytesOf(size, seed))
      return path
    },
    requests: () =>
      emulator.requests.map(({ operation, partNumber }) =>
        partNumber === undefined ? operation : `${operation} ${partNumber}`,
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()))
      await emulator.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Pseudo-random bytes: xorshift32, the same for the same seed. */
export function bytesOf(size: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(size / 4))
  let state = (seed * 2654435761) >>> 0 || 1
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state = (state ^ (state << 5)) >>> 0
    words[index] = state
  }
  return Buffer.from(words.buffer, 0, size)
}

/** A name for a test's object that no other test has. */
export function uniqueKey(name: string): string {
  return `${name}-${randomFillSync(Buffer.alloc(4)).toString('hex')}`
}
