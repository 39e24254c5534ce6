import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseCheckpointStore } from '@oss/checkpoint-database'
import type { OssClient } from '@oss/client'
import {
  discardUpload,
  isCheckpointError,
  type StoredCheckpoint,
  type UploadHandle,
  type UploadId,
} from '@oss/multipart'
import { sharedFileSource } from '@oss/multipart/file'

/** What is known of an upload, on any replica. */
export interface UploadState {
  /** `waiting`: nobody uploads it now; a replica continues it soon. `none`: it is neither uploaded nor stored. */
  readonly state: 'uploading' | 'waiting' | 'completed' | 'none'
  readonly partsRecorded?: number | undefined
  readonly partsTotal?: number
  /** The process that uploads it. */
  readonly owner?: string
}

/** What the service uses. */
export interface UploadServiceOptions {
  readonly client: OssClient
  readonly checkpoints: DatabaseCheckpointStore
  readonly bucket: string
  /** Directory that all hosts see. */
  readonly directory: string
  /** Bytes. */
  readonly partSize: number
}

const FOLLOW_MS = 500

/**
 * Uploads files of a directory that all replicas see. The checkpoint store is the only thing that they share:
 * it has the uploads, their owners, and the requests to the owners.
 */
export class UploadService {
  readonly #options: UploadServiceOptions
  readonly #running = new Map<string, UploadHandle>()

  constructor(options: UploadServiceOptions) {
    this.#options = options
  }

  /**
   * Starts or continues an upload. One that another replica has paused is taken over. Resolves when every
   * replica sees it.
   *
   * @throws UploadError when it fails before that.
   */
  async start(file: string): Promise<void> {
    const { checkpoints } = this.#options
    const own = this.#running.get(file)
    if (own !== undefined) {
      own.resume()
      return
    }
    const found = await this.#find(file)
    if (found?.owner !== undefined) await checkpoints.release(found.id)
    await untilVisible(this.#run(file))
  }

  /** Pauses an upload, wherever it runs; false when nobody uploads it. A pause ends with its replica. */
  async pause(file: string): Promise<boolean> {
    const found = await this.#find(file)
    return found !== undefined && (await this.#options.checkpoints.request(found.id, 'pause'))
  }

  /** Cancels an upload: by its owner, or here when nobody has it. */
  async cancel(file: string): Promise<void> {
    const { checkpoints, client } = this.#options
    const found = await this.#find(file)
    if (found === undefined || (await checkpoints.request(found.id, 'cancel'))) return
    await discardUpload({ id: found.id, api: client.multipartApi(), checkpoints })
  }

  async stateOf(file: string): Promise<UploadState> {
    const found = await this.#find(file)
    if (found === undefined) return { state: (await this.#isStored(file)) ? 'completed' : 'none' }
    const { owner, partsRecorded, header } = found
    return {
      state: owner === undefined ? 'waiting' : 'uploading',
      ...{ partsRecorded, partsTotal: header.plan.partCount },
      ...(owner !== undefined && { owner: owner.description }),
    }
  }

  /** Yields each state that differs from the one before, until the upload has ended. */
  async *follow(file: string, signal: AbortSignal): AsyncGenerator<UploadState> {
    let last = ''
    while (!signal.aborted) {
      const state = await this.stateOf(file)
      const text = JSON.stringify(state)
      if (text !== last) yield state
      last = text
      if (state.state === 'completed' || state.state === 'none') return
      await wait(FOLLOW_MS, undefined, { signal }).catch(() => {})
    }
  }

  /** Continues the uploads whose replica is gone. Each is continued by one replica: the others find it locked. */
  async continueOrphans(): Promise<void> {
    for await (const { header, owner } of this.#options.checkpoints.list({ parts: false })) {
      const { sourceLabel: file, kind, target } = header
      if (kind !== 'upload' || owner !== undefined || target.bucket !== this.#options.bucket) continue
      // Only this upload id: one that was completed or cancelled meanwhile must not start again.
      if (!this.#running.has(file)) this.#run(file, header.uploadId)
    }
  }

  /** Stops all uploads of this replica; their checkpoints stay. */
  async interruptAll(): Promise<void> {
    await Promise.all([...this.#running.values()].map((handle) => handle.interrupt('the replica stops')))
  }

  #run(file: string, continueOnly?: UploadId): UploadHandle {
    const { client, bucket, checkpoints, directory, partSize } = this.#options
    const handle = client.resumableUpload({
      bucket,
      key: file,
      // The same on every host: the label names the upload, the identity the content.
      body: sharedFileSource(join(directory, file), { label: file, identity: 'files' }),
      checkpoints,
      partSize,
      ...(continueOnly !== undefined && { continueOnly }),
    })
    this.#running.set(file, handle)
    void handle.outcome.then((outcome) => {
      this.#running.delete(file)
      if (outcome.kind === 'completed') console.log(`${file}: completed`)
      else if (outcome.kind !== 'cancelled' && !isLocked(outcome.error))
        console.log(`${file}: ${outcome.error.code} ${outcome.error.message}`)
    })
    return handle
  }

  /** The checkpoint of an upload. With many uploads, keep its id in your own database instead. */
  async #find(file: string): Promise<StoredCheckpoint | undefined> {
    for await (const stored of this.#options.checkpoints.list({ parts: false })) {
      const { kind, sourceLabel, target } = stored.header
      if (kind === 'upload' && sourceLabel === file && target.bucket === this.#options.bucket) return stored
    }
    return undefined
  }

  async #isStored(file: string): Promise<boolean> {
    const { client, bucket, directory } = this.#options
    const size = await stat(join(directory, file)).then(
      (stats) => stats.size,
      () => undefined,
    )
    if (size === undefined) return false
    const object = await client.headObject({ bucket, key: file })
    return object?.size === size
  }
}

/** Resolves when the upload is in the checkpoint store or has ended; rejects when it has failed. */
async function untilVisible(handle: UploadHandle): Promise<void> {
  for await (const { phase } of handle.progress()) if (phase === 'uploading') return
  const outcome = await handle.outcome
  if (outcome.kind === 'failed' && !isLocked(outcome.error)) throw outcome.error
}

/** Whether another replica has the upload. */
function isLocked(error: Error): boolean {
  return isCheckpointError(error.cause) && error.cause.code === 'LOCKED'
}
