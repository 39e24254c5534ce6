import { crc64 } from '../crc64/crc64.ts'
import type { Crc64Value } from '../model/ids.ts'
import type { Checkpoint } from '../ports/checkpoint-store.ts'
import { CollectedRecords } from './collected-records.ts'
import { formatRecord, type JournalRecord, parseRecord } from './journal-record.ts'

/** Maximum size of a journal in bytes; 10,000 parts need about 1.2 million. */
export const MAX_JOURNAL_BYTES: number = 4 * 1024 * 1024

/** An encoded line. */
export interface EncodedRecord {
  readonly bytes: Uint8Array
  /** Checksum of the journal up to and including this line, needed to encode the next line. */
  readonly checksum: Crc64Value
}

/** Result of reading a journal. */
export interface DecodedJournal {
  /** Checkpoint recorded by the intact lines; `undefined` when not even the first line is intact. */
  readonly checkpoint: Checkpoint | undefined
  /** Size of the intact lines in bytes. The rest must be cut off before the next line is appended. */
  readonly intactByteLength: number
  /** Checksum after the intact lines, needed to encode the next line. */
  readonly checksum: Crc64Value
  /** Human-readable description of the damage after the intact lines; `undefined` when there is none. */
  readonly damage: string | undefined
}

/** Checksum before the first line. */
export const JOURNAL_START: Crc64Value = 0n as Crc64Value

const CHECKSUM_DIGITS = 16
const LINE_FEED = 0x0a
const encoder = new TextEncoder()

/** Encodes a record as the line that follows the lines with the checksum `previous`. */
export function encodeRecord(record: JournalRecord, previous: Crc64Value): EncodedRecord {
  const payload = `${formatRecord(record)}\n`
  const checksum = crc64(encoder.encode(payload), previous)
  return { bytes: encoder.encode(`${checksumText(checksum)} ${payload}`), checksum }
}

/**
 * R12: reads a journal as far as it is intact. Accepts any bytes and throws nothing. A line counts only if
 * its checksum, which covers all lines up to it, is right, so the journal ends at a lost, changed, doubled or
 * swapped line.
 */
export function decodeJournal(bytes: Uint8Array): DecodedJournal {
  const collected = new CollectedRecords()
  let checksum = JOURNAL_START
  let at = 0
  let damage: string | undefined
  try {
    if (bytes.byteLength > MAX_JOURNAL_BYTES) throw new Error(`it has more than ${MAX_JOURNAL_BYTES} bytes`)
    if (bytes.byteLength === 0) throw new Error('it is empty')
    while (at < bytes.byteLength) {
      const line = decodeLine(bytes, at, checksum)
      collected.add(line.record)
      checksum = line.checksum
      at = line.end
    }
  } catch (error) {
    damage = `byte ${at}: ${error instanceof Error ? error.message : String(error)}`
  }
  return { checkpoint: collected.checkpoint(), intactByteLength: at, checksum, damage }
}

function decodeLine(
  bytes: Uint8Array,
  start: number,
  previous: Crc64Value,
): { record: JournalRecord; checksum: Crc64Value; end: number } {
  const feed = bytes.indexOf(LINE_FEED, start)
  if (feed < 0) throw new Error('the line is incomplete')
  const payloadStart = start + CHECKSUM_DIGITS + 1
  if (feed < payloadStart) throw new Error('the line is too short')
  const checksum = crc64(bytes.subarray(payloadStart, feed + 1), previous)
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  if (text.decode(bytes.subarray(start, payloadStart)) !== `${checksumText(checksum)} `) {
    throw new Error('the checksum does not match the line')
  }
  return { record: parseRecord(text.decode(bytes.subarray(payloadStart, feed))), checksum, end: feed + 1 }
}

function checksumText(checksum: Crc64Value): string {
  return checksum.toString(16).padStart(CHECKSUM_DIGITS, '0')
}
