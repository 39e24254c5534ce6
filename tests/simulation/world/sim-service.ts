import { type Crc64, type PartNumber, type PartReference, type UploadId, uploadId } from '@oss/multipart'
import { type Content, contentCrc64 } from './content.ts'
import { Refusal } from './refusal.ts'

/** Pieces of a part. */
export const PIECES_PER_PART = 2

/** A part, or an object, as the service keeps it. */
export interface Stored {
  readonly content: Content
  readonly byteLength: number
  readonly lastByteLength: number
  readonly etag: string
  readonly crc64: Crc64
}

/** An object, and what made it. */
export interface StoredObject extends Stored {
  readonly by: UploadId | 'put'
}

/** The service: it keeps what it stored, whichever process dies. */
export class SimService {
  object: StoredObject | undefined
  /** All objects that uploads have stored here, the oldest first. */
  readonly stored: StoredObject[] = []
  readonly uploads = new Map<UploadId, Map<PartNumber, Stored>>()
  /** Receipts that were ever valid: `id number etag crc`. */
  readonly receipts = new Set<string>()
  #made = 0

  initiate(): UploadId {
    this.#made += 1
    const id = uploadId(`UPLOAD${this.#made}`)
    this.uploads.set(id, new Map())
    return id
  }

  storePart(id: UploadId, number: PartNumber, part: Stored): Stored {
    this.partsOf(id).set(number, part)
    this.receipts.add(receiptOf(id, number, part))
    return part
  }

  partsOf(id: UploadId): Map<PartNumber, Stored> {
    const parts = this.uploads.get(id)
    if (parts === undefined) throw new Refusal('no-such-upload')
    return parts
  }

  complete(id: UploadId, list: readonly PartReference[]): StoredObject {
    const parts = this.partsOf(id)
    const pieces = list.map(({ number, etag }) => {
      const part = parts.get(number)
      if (part?.etag !== etag) throw new Refusal('part-rejected')
      return part
    })
    const content = pieces.flatMap((part) => part.content)
    const lastByteLength = pieces.at(-1)?.lastByteLength ?? 0
    const byteLength = pieces.reduce((sum, part) => sum + part.byteLength, 0)
    this.object = { ...stored(0, content, byteLength, lastByteLength), by: id }
    this.stored.push(this.object)
    this.uploads.delete(id)
    return this.object
  }

  put(object: Stored): StoredObject {
    this.object = { ...object, by: 'put' }
    this.stored.push(this.object)
    return this.object
  }

  abort(id: UploadId): void {
    this.uploads.delete(id)
  }
}

/** What the service keeps of pieces that begin at `first`. */
export function stored(first: number, content: Content, byteLength: number, lastByteLength: number): Stored {
  const crc64 = content.includes(DAMAGED) ? ('1' as Crc64) : contentCrc64(first, content, lastByteLength)
  return { content, byteLength, lastByteLength, etag: `"${first}:${content.join('.')}:${byteLength}"`, crc64 }
}

/** The version of a piece whose bytes were changed on their way. */
export const DAMAGED = 4_000_000_000

/** A receipt as {@link SimService.receipts} has it. */
export function receiptOf(
  id: UploadId,
  number: PartNumber,
  { etag, crc64 }: { readonly etag: string; readonly crc64: Crc64 | undefined },
): string {
  return `${id} ${number} ${etag} ${crc64}`
}
