import type { OssBrowserClient, UploadFileInput, UploadHandle } from '@oss/browser'
import {
  BasePlugin,
  type Body,
  EventManager,
  type Meta,
  type PluginOpts,
  type Uppy,
  type UppyFile,
} from '@uppy/core'
import { filterFilesToEmitUploadStarted, filterFilesToUpload, TaskQueue } from '@uppy/core/utils'
import { uploadResult } from './upload-result.ts'

/** Options of the plugin. */
export interface OssUploaderOptions<FileMeta extends Meta, FileBody extends Body> extends PluginOpts {
  /** Sends the requests. It is not closed with Uppy. */
  readonly client: OssBrowserClient
  readonly bucket: string
  /**
   * Returns the key of the object. It must be the same for the same file in every session, or an upload
   * cannot be resumed.
   */
  readonly key: (file: UppyFile<FileMeta, FileBody>) => string
  /** Maximum number of files that are uploaded at a time, 1 or more. Default: 2. */
  readonly limit?: number
  /** Further options of `uploadFile`, such as `partSize`, `acl` or `callback`. */
  readonly upload?: Omit<UploadFileInput, 'bucket' | 'key' | 'file'>
}

const DEFAULT_LIMIT = 2
/** Interval of progress events. */
const PROGRESS_MS = 100

/**
 * Uploads the files of Uppy to OSS, each by one upload handle of `OssBrowserClient`. An upload that failed,
 * or whose page was closed, resumes when the same file is added again or restored; a file that is removed is
 * cancelled, and its parts are deleted on OSS.
 */
export class OssUploader<FileMeta extends Meta, FileBody extends Body> extends BasePlugin<
  OssUploaderOptions<FileMeta, FileBody>,
  FileMeta,
  FileBody
> {
  readonly #queue: TaskQueue
  readonly #running = new Set<UploadHandle>()

  /** @throws TypeError for invalid options */
  constructor(uppy: Uppy<FileMeta, FileBody>, options: OssUploaderOptions<FileMeta, FileBody>) {
    super(uppy, options)
    this.type = 'uploader'
    this.id = options.id ?? 'OssUploader'
    this.#queue = new TaskQueue({ concurrency: checkOptions(options) })
  }

  /** Called by Uppy when the plugin is added. */
  override install(): void {
    this.#setResumable(true)
    this.uppy.addUploader(this.#upload)
  }

  /** Interrupts the running uploads, which can be resumed. */
  override uninstall(): void {
    this.#setResumable(false)
    this.uppy.removeUploader(this.#upload)
    this.#queue.clear()
    for (const handle of this.#running) handle.interrupt().catch(() => {})
  }

  #setResumable(resumableUploads: boolean): void {
    const { capabilities } = this.uppy.getState()
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads } })
  }

  readonly #upload = async (ids: string[]): Promise<void> => {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(ids))
    this.uppy.emit('upload-start', filterFilesToEmitUploadStarted(files))
    await Promise.allSettled(files.map(({ id }) => this.#queue.add(() => this.#uploadFile(id))))
  }

  async #uploadFile(id: string): Promise<void> {
    // The user may have removed the file while it waited.
    const file = this.uppy.getFile(id)
    if (file === undefined) return
    try {
      await this.#send(file)
    } catch (error) {
      if (this.uppy.getFile(id) === undefined) return
      this.uppy.emit('upload-error', file, error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #send(file: UppyFile<FileMeta, FileBody>): Promise<void> {
    const { client, bucket, key: keyOf, upload } = this.opts
    const object = { bucket, key: keyOf(file) }
    const handle = client.uploadFile({ ...upload, ...object, file: contentOf(file) })
    const events = new EventManager(this.uppy)
    const pause = (): void => void handle.pause().catch(() => {})
    const resume = (): void => handle.resume()
    events.onPause(file.id, (isPaused) => (isPaused ? pause() : resume()))
    events.onPauseAll(file.id, pause)
    events.onResumeAll(file.id, resume)
    // Also emitted for each file when all are cancelled.
    events.onFileRemove(file.id, () => void handle.cancel().catch(() => {}))
    if (file.isPaused) pause()
    this.#running.add(handle)
    try {
      await this.#report(file, handle)
      const outcome = await handle.outcome
      if (outcome.kind === 'cancelled') return
      if (outcome.kind !== 'completed') throw outcome.error
      const result = await uploadResult(client, object, outcome.upload)
      this.uppy.emit('upload-success', this.uppy.getFile(file.id), {
        ...result,
        body: result.body as unknown as FileBody,
      })
    } finally {
      this.#running.delete(handle)
      events.remove()
    }
  }

  /** Passes the progress of an upload to Uppy until the upload ends. */
  async #report({ id }: UppyFile<FileMeta, FileBody>, handle: UploadHandle): Promise<void> {
    for await (const { bytesRecorded, bytesInFlight, bytesTotal } of handle.progress({
      intervalMs: PROGRESS_MS,
    })) {
      const file = this.uppy.getFile(id)
      if (file === undefined || bytesTotal === 0) continue
      this.uppy.emit('upload-progress', file, {
        uploadStarted: file.progress.uploadStarted ?? 0,
        bytesUploaded: bytesRecorded + bytesInFlight,
        bytesTotal,
      })
    }
  }
}

/** Returns the content of a local file. */
function contentOf(file: UppyFile<Meta, Body>): File {
  const { data, name, type } = file
  if (file.isRemote || !(data instanceof Blob)) {
    throw new TypeError(
      `${name} has no content in this page. Remote files are not supported: download the file, and add it.`,
    )
  }
  if (data instanceof File) return data
  // A `Blob` of an editor or a compressor has no time. The content of its parts is compared instead.
  return new File([data], name, { type, lastModified: 0 })
}

function checkOptions({
  client,
  bucket,
  key,
  limit = DEFAULT_LIMIT,
}: OssUploaderOptions<never, never>): number {
  if (typeof client?.uploadFile !== 'function') throw new TypeError('client must be an OssBrowserClient')
  if (typeof bucket !== 'string') throw new TypeError(`bucket must be a string (got ${typeof bucket})`)
  if (typeof key !== 'function')
    throw new TypeError(`key must be a function that returns the key of a file (got ${typeof key})`)
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new TypeError(`limit must be a whole number, 1 or more (got ${String(limit)})`)
  return limit
}
