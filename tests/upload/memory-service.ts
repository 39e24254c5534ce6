import { createHash } from 'node:crypto'
import { OSS_LIMITS } from '@oss/client'
import {
  type BodyToSend,
  crc64,
  type Failure,
  type FailureKind,
  formatCrc64,
  type MultipartApi,
  type ObjectTarget,
  type PartNumber,
  type PartReference,
  type PartToSend,
  type Receipt,
  type UploadId,
  uploadId,
} from '@oss/multipart'

/** A refusal of the service. */
export class Refusal extends Error {
  readonly kind: FailureKind
  readonly mayHaveBeenApplied: boolean
  constructor(kind: FailureKind, mayHaveBeenApplied = false) {
    super(`refused: ${kind}`)
    this.kind = kind
    this.mayHaveBeenApplied = mayHaveBeenApplied
  }
}

export type Operation = 'initiate' | 'part' | 'list' | 'complete' | 'abort' | 'head' | 'put'

/** Called for a request `before` or `after` it is executed. Throwing loses the request, or its response. */
interface Fault {
  readonly before?: (operation: Operation, number?: PartNumber) => void | Promise<void>
  readonly after?: (operation: Operation, number?: PartNumber) => void | Promise<void>
}

/** A service in memory that stores one object and its uploads, and records its requests. */
export interface MemoryService {
  readonly api: MultipartApi
  readonly log: string[]
  readonly uploads: Map<UploadId, Map<PartNumber, StoredPart>>
  fault: Fault
  object: { bytes: Uint8Array; etag: string } | undefined
}

/** A part as the service keeps it. */
export interface StoredPart {
  readonly bytes: Uint8Array
  readonly etag: string
}

export function memoryService(): MemoryService {
  let made = 0
  const service: MemoryService = {
    api: { limits: OSS_LIMITS, initiate, uploadPart, listParts, complete, abort, head, put, classify },
    log: [],
    uploads: new Map(),
    fault: {},
    object: undefined,
  }

  async function request<Answer>(
    operation: Operation,
    act: () => Answer | Promise<Answer>,
    number?: PartNumber,
  ): Promise<Answer> {
    service.log.push(number === undefined ? operation : `${operation} ${number}`)
    await service.fault.before?.(operation, number)
    const answer = await act()
    await service.fault.after?.(operation, number)
    return answer
  }

  function parts(id: UploadId): Map<PartNumber, StoredPart> {
    const found = service.uploads.get(id)
    if (found === undefined) throw new Refusal('no-such-upload')
    return found
  }

  async function initiate(_: ObjectTarget, signal: AbortSignal): Promise<UploadId> {
    signal.throwIfAborted()
    return request('initiate', () => {
      const id = uploadId(`UPLOAD${++made}`)
      service.uploads.set(id, new Map())
      return id
    })
  }

  async function uploadPart(
    { uploadId: id, number, body }: PartToSend,
    signal: AbortSignal,
  ): Promise<Receipt> {
    return request(
      'part',
      async () => {
        const bytes = await receive(body, signal)
        parts(id).set(number, { bytes, etag: etagOf(bytes) })
        return receiptOf(bytes)
      },
      number,
    )
  }

  async function* listParts(
    _: ObjectTarget,
    id: UploadId,
  ): AsyncGenerator<Receipt & { number: PartNumber; size: number }> {
    const listed = await request('list', () => [...parts(id)].sort(([a], [b]) => a - b))
    for (const [number, { bytes }] of listed) yield { number, size: bytes.byteLength, ...receiptOf(bytes) }
  }

  async function complete(
    _: ObjectTarget,
    id: UploadId,
    list: readonly PartReference[],
    signal: AbortSignal,
  ) {
    signal.throwIfAborted()
    return request('complete', () => {
      const stored = parts(id)
      const chunks = list.map(({ number, etag }) => {
        const part = stored.get(number)
        if (part?.etag !== etag) throw new Refusal('part-rejected')
        return part.bytes
      })
      const bytes = Buffer.concat(chunks)
      service.object = { bytes, etag: etagOf(bytes) }
      service.uploads.delete(id)
      return { ...receiptOf(bytes), versionId: undefined }
    })
  }

  async function abort(_: ObjectTarget, id: UploadId, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await request('abort', () => service.uploads.delete(id))
  }

  async function head() {
    return request('head', () => {
      if (service.object === undefined) return undefined
      const { bytes } = service.object
      return { size: bytes.byteLength, ...receiptOf(bytes), versionId: undefined }
    })
  }

  async function put(_: ObjectTarget, body: BodyToSend, signal: AbortSignal) {
    return request('put', async () => {
      const bytes = await receive(body, signal)
      service.object = { bytes, etag: etagOf(bytes) }
      return { ...receiptOf(bytes), versionId: undefined }
    })
  }

  return service
}

function classify(error: unknown): Failure {
  if (error instanceof Refusal) return { kind: error.kind, mayHaveBeenApplied: error.mayHaveBeenApplied }
  const stopped = error instanceof DOMException && error.name === 'AbortError'
  return { kind: stopped ? 'interrupted' : 'permanent', mayHaveBeenApplied: false }
}

async function receive(body: BodyToSend, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of body.open(signal)) {
    signal.throwIfAborted()
    chunks.push(chunk.slice())
    total += chunk.byteLength
    body.onBytesSent(total)
  }
  if (total !== body.byteLength) throw new Refusal('transient')
  return Buffer.concat(chunks)
}

/** What the service calls these bytes. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex').toUpperCase()}"`
}

function receiptOf(bytes: Uint8Array): Receipt {
  return { etag: etagOf(bytes), crc64: formatCrc64(crc64(bytes)) }
}
