// Express with multer: stores the images of a form.
import type { OssClient } from '@oss/client'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import multer from 'multer'
import { OssStorage } from './oss-storage.ts'

/** Where a file of a form was stored. */
interface StoredFile {
  readonly key: string
  readonly size: number
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
