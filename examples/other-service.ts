// Uploads to another service than OSS: a directory in which each part is a file. An adapter has seven methods.
import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import {
  crc64,
  type Failure,
  formatCrc64,
  type MultipartApi,
  partNumber,
  type Receipt,
  startUpload,
  uploadId,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { exampleFile } from './settings.ts'

class NoSuchUpload extends Error {}

function directoryService(root: string): MultipartApi {
  const partsOf = (id: string): string => join(root, 'parts', id)

  async function receipt(path: string): Promise<Receipt & { size: number }> {
    const bytes = await readFile(path).catch(() => Promise.reject(new NoSuchUpload()))
    return {
      etag: createHash('sha256').update(bytes).digest('hex'),
      crc64: formatCrc64(crc64(bytes)),
      size: bytes.byteLength,
    }
  }

  return {
    // A directory takes parts of any size; the part size is a choice of the caller.
    limits: { minPartSize: 1, maxPartSize: 2 ** 30, maxParts: 10_000, maxObjectSize: 2 ** 40 },
    async initiate() {
      await mkdir(join(root, 'parts'), { recursive: true })
      return uploadId((await mkdtemp(join(root, 'parts', 'upload-'))).split(/[\\/]/).at(-1) ?? '')
    },
    async uploadPart({ uploadId: id, number, body }, signal) {
      const path = join(partsOf(id), String(number))
      await writeFile(path, body.open(signal), { signal })
      body.onBytesSent(body.byteLength)
      return receipt(path)
    },
    async *listParts(_target, id) {
      const names = await readdir(partsOf(id)).catch(() => Promise.reject(new NoSuchUpload()))
      for (const number of names.map(Number).toSorted((a, b) => a - b)) {
        yield { number: partNumber(number), ...(await receipt(join(partsOf(id), String(number)))) }
      }
    },
    async complete({ bucket, key }, id, parts) {
      const chunks = await Promise.all(parts.map(({ number }) => readFile(join(partsOf(id), String(number)))))
      const draft = join(partsOf(id), 'whole')
      await writeFile(draft, Buffer.concat(chunks))
      await copyFile(draft, join(root, `${bucket}-${key}`))
      const { etag, crc64: whole } = await receipt(draft)
      await rm(partsOf(id), { recursive: true })
      return { etag, crc64: whole, versionId: undefined }
    },
    async abort(_target, id) {
      await rm(partsOf(id), { recursive: true, force: true })
    },
    async head({ bucket, key }) {
      const path = join(root, `${bucket}-${key}`)
      return (await stat(path).catch(() => undefined)) && { ...(await receipt(path)), versionId: undefined }
    },
    classify(error): Failure {
      return {
        kind: error instanceof NoSuchUpload ? 'no-such-upload' : 'permanent',
        mayHaveBeenApplied: false,
      }
    },
  }
}

const root = await mkdtemp(join(tmpdir(), 'directory-service-'))
try {
  const upload = startUpload({
    target: { endpoint: root, bucket: 'bucket', key: 'copy.bin' },
    source: fileSource(exampleFile()),
    api: directoryService(root),
    checkpoints: fsCheckpointStore({ directory: root }),
    partSize: 102_400,
  })
  const { size, partsTotal } = await upload.done()
  console.log(`${size} bytes in ${partsTotal} parts`)
} finally {
  await rm(root, { recursive: true })
}
