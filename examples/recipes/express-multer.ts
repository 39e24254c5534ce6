// Express with multer: files of a form go straight to OSS, in parts, without a temporary file.
import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import type { OssClient } from '@oss/client'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import multer from 'multer'

/** Where a file of a form was stored. */
interface StoredFile {
  readonly key: string
  readonly size: number
}

/** Stores the files of forms in a bucket. */
class OssStorage implements multer.StorageEngine {
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

/** Creates an application that stores up to five images of a form each. */
export function createApp(client: OssClient, bucket: string): Express {
  const upload = multer({
    storage: new OssStorage(client, bucket),
    limits: { fileSize: 10 * 2 ** 20, files: 5 },
    fileFilter: (_request, { mimetype }, accept) => accept(null, /^image\/(png|jpeg|webp)$/.test(mimetype)),
  })
  const app = express()
  app.post('/images', upload.array('images'), ({ files }: Request, response: Response) => {
    const stored: readonly StoredFile[] = (Array.isArray(files) ? files : []).map(({ filename, size }) => ({
      key: filename,
      size,
    }))
    response.status(201).json(stored)
  })
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (error instanceof multer.MulterError) response.status(413).json({ error: error.code })
    else next(error)
  })
  return app
}
