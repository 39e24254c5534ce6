import { indexedDbCheckpointStore, type StoredHandles, storedHandles } from '@oss/checkpoint-indexeddb'
import {
  type CheckpointId,
  type CheckpointStore,
  OssUploadClient,
  type UploadHandle,
} from '@oss/client/upload'
import { browserNetwork, fetchTransport, xhrTransport } from '@oss/http-browser'
import { discardUpload } from '@oss/multipart'
import { fileHandleSource, pickedFileSource } from '@oss/multipart/browser'
import { type UnfinishedFile, unfinishedFiles } from '../uploads/unfinished-file.ts'
import { sendingOptions } from '../uploads/upload-defaults.ts'
import type { UploadFileInput } from '../uploads/upload-file-input.ts'
import { watchedStore } from '../uploads/watched-store.ts'
import type { OssBrowserClientOptions } from './browser-client-options.ts'

/**
 * A client for Alibaba Cloud OSS in a page or worker of a browser. Checkpoints are kept in IndexedDB, so that
 * uploads resume after a reload, a crash and an outage; one tab at a time works on each. It uploads, and
 * little else, so that it is small: `allOperations` of `@oss/browser/core` returns a client for everything
 * else.
 *
 * All methods reject with an `OssError`, or with the reason of the given `signal`.
 */
export class OssBrowserClient extends OssUploadClient {
  readonly #checkpoints: CheckpointStore
  readonly #handles: StoredHandles

  /** @throws ValidationError for invalid options. Nothing is sent. */
  constructor(options: OssBrowserClientOptions) {
    const checkpoints = options.checkpoints ?? indexedDbCheckpointStore()
    super({
      ...options,
      checkpoints,
      transport: options.transport ?? defaultTransport(),
      networkStatus: options.networkStatus ?? browserNetwork(),
    })
    this.#checkpoints = checkpoints
    this.#handles = storedHandles()
  }

  /**
   * Uploads a file that the user picked or dropped, and starts immediately. Called again with the same file,
   * bucket and key after a reload, a crash or a failure, it resumes where it stopped. The file is read once
   * more before the upload is completed, because a browser does not report every change.
   *
   * @throws ValidationError or PlanError for invalid input, before anything is sent or written.
   */
  uploadFile({ file, takeOver, onNotice, ...input }: UploadFileInput): UploadHandle {
    const isHandle = 'getFile' in file
    const upload = this.resumableUpload({
      ...input,
      ...sendingOptions(input),
      ...(isHandle ? {} : contentTypeOf(input.contentType ?? file.type)),
      ...(onNotice && { onNotice }),
      body: isHandle ? fileHandleSource(file) : pickedFileSource(file),
      checkpoints: watchedStore(input.checkpoints ?? this.#checkpoints, { takeOver, onNotice }),
    })
    if (isHandle) this.#keepHandle(upload, file)
    return upload
  }

  /** Returns the uploads that were started in this browser and have not been completed. */
  unfinished(): Promise<readonly UnfinishedFile[]> {
    return unfinishedFiles(this.#checkpoints, this.#handles)
  }

  /**
   * Discards an upload of `unfinished()`: aborts it on OSS, and forgets it.
   *
   * @throws CheckpointError `LOCKED` when a tab is working on it.
   */
  async discard({ id }: Pick<UnfinishedFile, 'id'>): Promise<void> {
    await discardUpload({ id, api: this.multipartApi(), checkpoints: this.#checkpoints })
    await this.#handles.delete(id).catch(() => {})
  }

  /** Stores the handle of a file for as long as its upload can be resumed. */
  #keepHandle({ id, outcome }: UploadHandle, handle: Parameters<StoredHandles['set']>[1]): void {
    const handles = this.#handles
    const keep = async (of: CheckpointId): Promise<void> => {
      await handles.set(of, handle)
      const { kind } = await outcome
      if (kind === 'completed' || kind === 'cancelled') await handles.delete(of)
    }
    // Without a stored handle, the user picks the file again.
    keep(id).catch(() => {})
  }
}

function contentTypeOf(contentType: string): { readonly contentType?: string } {
  return contentType === '' ? {} : { contentType }
}

function defaultTransport() {
  return 'XMLHttpRequest' in globalThis ? xhrTransport() : fetchTransport()
}
