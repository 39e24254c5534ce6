import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import {
  type DownloadHandle,
  type DownloadNotice,
  type DownloadOptions,
  ObjectChangedError,
  type ObjectReader,
  startDownload,
} from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { type Crc64, crc64, formatCrc64 } from '@oss/multipart'
import { bytesOf, PART } from '../service/service.ts'

/** Four parts and a short one. */
export const SIZE = 4 * PART + 123
const PIECE = 10_000

/** An object in memory that may change, and a directory for its downloads. */
export interface DownloadBench extends AsyncDisposable {
  readonly directory: string
  readonly file: string
  /** What the object is; to be replaced. `undefined`: there is none. */
  content: Buffer | undefined
  /** The CRC-64 that the service reports; default: the correct one, `none` for no CRC-64. */
  claimedCrc64: Crc64 | 'none' | undefined
  /** Called before each chunk is returned: an error breaks the response off. It may change the chunk. */
  onChunk: (start: number, chunk: Buffer) => Promise<void> | void
  /** First bytes of the requested ranges, in order. */
  readonly asked: number[]
  readonly notices: DownloadNotice[]
  /** Number of responses in progress. */
  readonly open: number
  readonly reader: ObjectReader
  start(options?: Partial<DownloadOptions>): DownloadHandle
  fileContent(): Promise<Buffer | undefined>
  /** Names in the directory. */
  names(): Promise<string[]>
}

/** Makes a bench. */
export async function downloadBench(): Promise<DownloadBench> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-download-'))
  const file = join(directory, 'file.bin')
  const asked: number[] = []
  const notices: DownloadNotice[] = []
  let open = 0
  const etagOf = (content: Buffer): string => `"${crc64(content)}"`

  const reader: ObjectReader = {
    object: { endpoint: 'memory:', bucket: 'bucket', key: 'key' },
    async describe(signal) {
      signal.throwIfAborted()
      const { content, claimedCrc64 } = bench
      if (content === undefined) return undefined
      const claimed = claimedCrc64 === 'none' ? undefined : (claimedCrc64 ?? formatCrc64(crc64(content)))
      return { size: content.byteLength, etag: etagOf(content), crc64: claimed, versionId: undefined }
    },
    async *read({ etag }, { start, end }, signal) {
      signal.throwIfAborted()
      const { content } = bench
      if (content === undefined || etagOf(content) !== etag) throw new ObjectChangedError('it is another')
      asked.push(start)
      open += 1
      try {
        for (let at = start; at < end; at += PIECE) {
          const chunk = Buffer.from(content.subarray(at, Math.min(at + PIECE, end)))
          await bench.onChunk(start, chunk)
          signal.throwIfAborted()
          yield chunk
        }
      } finally {
        open -= 1
      }
    },
    waitToRetry: async (error, failures) => error instanceof BrokenOff && failures < 4,
    isInterruption: () => false,
  }
  const bench: DownloadBench = {
    ...{ directory, file, asked, notices, reader },
    content: bytesOf(SIZE),
    claimedCrc64: undefined,
    onChunk: () => {},
    get open() {
      return open
    },
    start: (options) =>
      startDownload({
        reader,
        target: fileTarget(file),
        checkpoints: fsCheckpointStore({ directory, durability: 'none' }),
        partSize: PART,
        onNotice: (notice) => notices.push(notice),
        ...options,
      }),
    fileContent: () => readFile(file).catch(() => undefined),
    names: () => readdir(directory),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
  return bench
}

/** A response that ended early; another request succeeds. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/** Interrupts a download as soon as so many parts are recorded, and returns their numbers. */
export async function interruptAfter(bench: DownloadBench, parts: number): Promise<void> {
  const download = bench.start({ parallel: 1 })
  for await (const { partsRecorded } of download.progress()) {
    if (partsRecorded >= parts) break
  }
  await download.interrupt()
}
