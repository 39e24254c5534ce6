import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OssClient, UploadHandle, UploadOutcome } from '@oss/client'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { readJournal } from './journal.ts'
import { createProcesses, type MortalProcess } from './mortal-process.ts'
import { type WatchedRun, watchRun } from './watched-run.ts'

const KEY = 'key'
export const PARTS = 5
const SIZE = (PARTS - 1) * PART + 123

/** The real things: a service, a file, and the process of the moment with its client and its upload. */
export class UploadWorld implements AsyncDisposable {
  readonly service: Service
  readonly file: string
  /** Every upload that was started, also those of processes that were killed. */
  readonly runs: WatchedRun[] = []
  client: OssClient
  #process: MortalProcess
  readonly #dead: MortalProcess[] = []
  readonly #processes: ReturnType<typeof createProcesses>

  private constructor(service: Service, file: string) {
    this.service = service
    this.file = file
    this.#processes = createProcesses(service.directory)
    this.#process = this.#processes.next()
    this.client = service.client()
  }

  static async create(): Promise<UploadWorld> {
    const service = await startService()
    const world = new UploadWorld(service, join(service.directory, 'file.bin'))
    await world.writeVersion(0, 'replace')
    return world
  }

  /** The bytes of a version of the file; all versions have one size, so only their times tell them apart. */
  contentOf(version: number): Buffer {
    return bytesOf(SIZE, version + 1)
  }

  async writeVersion(version: number, how: 'replace' | 'in place'): Promise<void> {
    const path = how === 'replace' ? `${this.file}.new` : this.file
    await writeFile(path, this.contentOf(version), { flag: how === 'replace' ? 'w' : 'r+' })
    if (how === 'replace') await rename(path, this.file)
  }

  /** Starts the upload in the process of the moment. */
  async start(): Promise<WatchedRun> {
    const before = await readJournal(this.service.directory, this.file)
    this.service.emulator.clearRequests()
    const abort = new AbortController()
    const run = watchRun(
      before,
      abort,
      (onNotice): UploadHandle =>
        this.client.resumableUpload({
          ...{ bucket: BUCKET, key: KEY, file: this.file, partSize: PART, parallel: 2 },
          ...{ checkpoints: this.#process.checkpoints, signal: abort.signal, onNotice },
        }),
    )
    this.runs.push(run)
    return run
  }

  /** Ends the process immediately, as SIGKILL does, and starts another. */
  async killAndRestart(): Promise<void> {
    await this.#process.kill()
    this.#dead.push(this.#process)
    await this.client.close()
    this.#process = this.#processes.next()
    this.client = this.service.client()
  }

  journal(): ReturnType<typeof readJournal> {
    return readJournal(this.service.directory, this.file)
  }

  async stored(): Promise<Uint8Array | undefined> {
    return this.service.emulator.state.readObject(BUCKET, KEY)
  }

  /** How many processes were killed. */
  get kills(): number {
    return this.#dead.length
  }

  /** Resolves when everything that was started has ended, also in processes that were killed. */
  async settleAll(): Promise<readonly UploadOutcome[]> {
    await this.client.close()
    for (const process of this.#dead) process.bury()
    return Promise.all(this.runs.map(({ handle }) => handle.interrupt()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settleAll()
    await this.service[Symbol.asyncDispose]()
  }
}
