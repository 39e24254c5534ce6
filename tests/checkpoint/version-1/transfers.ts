import { open, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MIN_PART_SIZE } from '@oss/client'
import {
  type DownloadHandle,
  type DownloadTarget,
  type Draft,
  type ObjectReader,
  startDownload,
} from '@oss/download'
import { clientEncryption, type KeyWrap } from '@oss/encryption'
import {
  bytesSource,
  type CheckpointStore,
  crc64,
  formatCrc64,
  type MultipartApi,
  openFileSource,
  type RemoteSource,
  reopenableSource,
  startCopy,
  startUpload,
  type UploadHandle,
  type UploadNotice,
} from '@oss/multipart'
import { content, FIVE_PARTS } from '../../upload/bench-upload.ts'

// The transfers whose checkpoints of format version 1 are stored beside this file: same targets, labels and
// bytes.

export const target = {
  endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
  bucket: 'examplebucket',
  key: 'exampleobject',
}
export const LABEL = '/data/examplefile'
export const DRAFT =
  '.oss-download-0123456789abcdef0123456789abcdef-00000000-0000-4000-8000-000000000000.part'
/** The last modification of the file: 2025-11-20. */
const MODIFIED_AT = new Date(1_763_600_000_000)

/** What each transfer of this folder needs. */
export interface Transfer {
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  readonly onNotice?: (notice: UploadNotice) => void
}

const options = ({ api, checkpoints, onNotice = () => {} }: Transfer) => ({
  ...{ target, api, checkpoints, onNotice, partSize: MIN_PART_SIZE, parallel: 1 },
})

/** An upload of a file in the directory. */
export async function fileUpload(
  directory: string,
  transfer: Transfer,
  bytes: Uint8Array = FIVE_PARTS,
): Promise<UploadHandle> {
  const path = join(directory, 'examplefile')
  await writeFile(path, bytes)
  await utimes(path, MODIFIED_AT, MODIFIED_AT)
  const file = await open(path)
  const upload = startUpload({ ...options(transfer), source: openFileSource(LABEL, file) })
  void upload.outcome.finally(() => file.close())
  return upload
}

/** An upload of a stream that can be opened again. */
export function streamUpload(transfer: Transfer): UploadHandle {
  const reopen = (offset: number) => new Blob([FIVE_PARTS.slice(offset)]).stream()
  return startUpload({ ...options(transfer), source: reopenableSource(LABEL, { reopen, identity: 'v7' }) })
}

/** A master key that anyone can undo, so that no secret lies here. */
const keyWrap: KeyWrap = {
  algorithm: 'TEST/XOR',
  wrap: async (bytes) => bytes.map((byte) => byte ^ 0x5a),
  unwrap: async (bytes) => bytes.map((byte) => byte ^ 0x5a),
}

/** An upload with client-side encryption. */
export function encryptedUpload(transfer: Transfer): UploadHandle {
  const encryption = clientEncryption(keyWrap).startUpload()
  const common = options({ ...transfer, checkpoints: encryption.checkpoints(transfer.checkpoints) })
  return startUpload({ ...common, source: encryption.source(bytesSource(LABEL, FIVE_PARTS)) })
}

/** A copy inside the service. */
export function copy(transfer: Transfer) {
  const { uploadPart, ...rest } = transfer.api
  const source: RemoteSource = {
    label: 'oss://examplebucket/source',
    open: async () => ({
      crc64: formatCrc64(crc64(FIVE_PARTS)),
      fingerprint: async () => ({ size: FIVE_PARTS.byteLength, mtimeNs: '5', ctimeNs: '5', fileId: '"E"' }),
      async [Symbol.asyncDispose]() {},
    }),
  }
  const api: MultipartApi = {
    ...rest,
    uploadPart: (part, signal) => {
      const { range } = part.body
      async function* open() {
        yield FIVE_PARTS.subarray(range.start, range.end)
      }
      return uploadPart({ ...part, body: { ...part.body, open } }, signal)
    },
  }
  return startCopy({ ...options({ ...transfer, api }), source })
}

/** A file in memory that an object is downloaded to. */
export interface MemoryFile {
  readonly target: DownloadTarget
  readonly drafts: Map<string, Uint8Array>
  published: Uint8Array | undefined
}

export function memoryFile(): MemoryFile {
  const drafts = new Map<string, Uint8Array>()
  const draftOf = (name: string, bytes: Uint8Array): Draft => ({
    async write(written, position) {
      bytes.set(written, position)
    },
    async sync() {},
    async *read({ start, end }) {
      yield bytes.subarray(start, end)
    },
    async publish() {
      file.published = bytes
      drafts.delete(name)
    },
    async [Symbol.asyncDispose]() {},
  })
  const file: MemoryFile = {
    drafts,
    published: undefined,
    target: {
      label: LABEL,
      exists: async () => file.published !== undefined,
      async *read() {
        if (file.published !== undefined) yield file.published
      },
      newDraftName: () => DRAFT,
      async create(name, byteLength) {
        drafts.set(name, new Uint8Array(byteLength))
        return draftOf(name, drafts.get(name) ?? new Uint8Array())
      },
      async reopen(name) {
        const bytes = drafts.get(name)
        return bytes && draftOf(name, bytes)
      },
      async discard(name) {
        drafts.delete(name)
      },
      async discardAll() {
        drafts.clear()
      },
    },
  }
  return file
}

/** A download of the object. @param asked - the first bytes of the ranges that are requested */
export function download(
  { target: file }: MemoryFile,
  checkpoints: CheckpointStore,
  asked: number[],
): DownloadHandle {
  const bytes = content(4 * MIN_PART_SIZE + 123)
  const reader: ObjectReader = {
    object: target,
    describe: async () => ({
      ...{ size: bytes.byteLength, etag: '"E"', crc64: formatCrc64(crc64(bytes)), versionId: undefined },
    }),
    async *read(_, { start, end }, signal) {
      asked.push(start)
      signal.throwIfAborted()
      yield bytes.slice(start, end)
    },
    waitToRetry: async () => false,
    isInterruption: () => false,
  }
  return startDownload({ reader, target: file, checkpoints, partSize: MIN_PART_SIZE, parallel: 1 })
}
