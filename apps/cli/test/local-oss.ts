import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { type Emulator, type EmulatorCredentials, type RequestRecord, startEmulator } from '@oss/emulator'
import { canary } from '../../../tests/security/canaries.ts'
import type { CliSurroundings } from './cli-process.ts'

/** Keys that are easy to find wherever they should not be. */
export const CANARIES = canary

/** A local OSS with a bucket `demo`, a directory for files, and the environment that leads to it. */
export interface LocalOss extends CliSurroundings, AsyncDisposable {
  readonly emulator: Emulator
  /** Writes a file of random bytes into the directory. */
  createFile(name: string, byteLength: number): Promise<Buffer>
  /** Whether the bucket `demo` has an object of exactly this content. */
  holds(key: string, content: Buffer): Promise<boolean>
  /** The part numbers in the only checkpoint of the directory. */
  recordedParts(): Promise<readonly number[]>
  /** The successful requests for an operation. */
  succeeded(operation: string): readonly RequestRecord[]
}

/** Starts one, with the canaries as keys. */
export async function startLocalOss(
  options: {
    readonly bandwidthBytesPerSecond?: number
    /** The service's clock. */
    readonly now?: () => number
    readonly permissions?: EmulatorCredentials['permissions']
  } = {},
): Promise<LocalOss> {
  const { permissions, ...others } = options
  const directory = await mkdtemp(join(tmpdir(), 'oss-cli-'))
  const credentials = [{ ...CANARIES, ...(permissions !== undefined && { permissions }) }]
  const emulator = await startEmulator({ buckets: ['demo'], credentials, ...others })
  return {
    directory,
    emulator,
    environment: {
      // Without the profiles of the user who runs the tests.
      HOME: directory,
      OSS_ENDPOINT: emulator.endpoint,
      OSS_REGION: emulator.region,
      OSS_ACCESS_KEY_ID: CANARIES.accessKeyId,
      OSS_ACCESS_KEY_SECRET: CANARIES.accessKeySecret,
      OSS_SESSION_TOKEN: CANARIES.securityToken,
    },
    async createFile(name, byteLength) {
      const content = randomBytes(byteLength)
      await writeFile(join(directory, name), content)
      return content
    },
    async holds(key, content) {
      const stored = await emulator.state.readObject('demo', key)
      return stored !== undefined && content.equals(stored)
    },
    async recordedParts() {
      const [stored] = await Array.fromAsync(fsCheckpointStore({ directory }).list())
      return stored?.parts?.map(({ number }) => number) ?? []
    },
    succeeded: (operation) =>
      emulator.requests.filter((request) => request.operation === operation && request.status === 200),
    async [Symbol.asyncDispose]() {
      await emulator.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Waits until something is the case. */
export async function until(isCase: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await isCase()); waitedMs += 10) {
    if (waitedMs > 120_000) throw new Error(`waited in vain for: ${isCase.toString()}`)
    await sleep(10)
  }
}
