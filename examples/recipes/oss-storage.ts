// A storage engine of multer: files of a form go straight to OSS, in parts, without a temporary file.
import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import type { OssClient } from '@oss/client'
import type { Request } from 'express'
import type { StorageEngine } from 'multer'

/** Stores the files of forms in a bucket. */
export class OssStorage implements StorageEngine {
  readonly #client: OssClient
  readonly #bucket: string

  constructor(client: OssClient, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  _handleFile(
    _request: Request,
    { stream, originalname, mimetype }: Express.Multer.File,
    done: (error?: unknown, stored?: Partial<Express.Multer.File>) => void,
  ): void {
    // The name comes from outside, so it never becomes a key.
    const key = `uploads/${randomUUID()}${extname(originalname).toLowerCase()}`
    // When the browser disconnects, the stream fails, and so does the upload, which stores nothing.
    this.#client
      .resumableUpload({ bucket: this.#bucket, key, body: stream, contentType: mimetype })
      .done()
      .then(({ size }) => done(null, { filename: key, size }), done)
  }

  /** multer calls this for files of a form that it rejects later, such as one that is too large. */
  _removeFile(
    _request: Request,
    { filename: key }: Express.Multer.File,
    done: (error: Error | null) => void,
  ) {
    this.#client.deleteObject({ bucket: this.#bucket, key }).then(() => done(null), done)
  }
}
