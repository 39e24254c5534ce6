import {
  type CheckpointHeader,
  type Crc64,
  type DecodedJournal,
  decodeJournal,
  encodeRecord,
  JOURNAL_START,
  type PartNumber,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import type { PartRow, Tables, UploadRow } from './database.ts'
import { partsOf } from './parts-of.ts'

/** Encodes the header of an upload for its row. */
export function uploadRow(id: string, header: CheckpointHeader, updatedAtMs: number): UploadRow {
  const { bytes } = encodeRecord({ kind: 'header', header }, JOURNAL_START)
  return { id, journal: bytes, completing: false, updatedAtMs }
}

/** Reads a checkpoint within a transaction. */
export async function readCheckpoint(tables: Tables, id: string): Promise<RestoredCheckpoint> {
  const [row, parts] = await Promise.all([tables.uploads.get(id), tables.parts.getAll(partsOf(id))])
  return row === undefined ? { checkpoint: undefined, damage: undefined } : restore(row, parts)
}

/** R12: rows are untrusted, so they are read as the lines of a journal are, which checks each field. */
export function restore(row: UploadRow, parts: readonly PartRow[]): RestoredCheckpoint {
  const { checkpoint, checksum, damage } = headerOf(row)
  if (checkpoint === undefined) return { checkpoint, damage }
  const lines = [row.journal]
  let previous = checksum
  let problem: string | undefined
  for (const part of parts) {
    try {
      const line = encodeRecord({ kind: 'part', part: recordOf(part) }, previous)
      lines.push(line.bytes)
      previous = line.checksum
    } catch (error) {
      problem = `a part cannot be read: ${String(error)}`
    }
  }
  const restored = decodeJournal(joined(lines))
  return {
    checkpoint: restored.checkpoint && { ...restored.checkpoint, completing: row.completing === true },
    damage: restored.damage ?? problem,
  }
}

/** Reads the header alone. Whether the upload may be completing is in the row, not in its journal. */
export function headerOf({ journal }: UploadRow): DecodedJournal {
  return decodeJournal(journal instanceof Uint8Array ? journal : new Uint8Array())
}

// Branded values; decodeJournal checks them.
function recordOf({ number, etag, crc64, settled }: PartRow): PartRecord {
  return { number: number as PartNumber, etag, crc64: crc64 as Crc64 | undefined, settled }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
