import { type Durability, readSideFile, type System } from '@oss/checkpoint-fs'
import { MAX_RECORD_BYTES } from '../record/parse-record.ts'

/** The record file of one upload. */
export interface RecordFile {
  readonly system: System
  readonly durability: Durability
  /** Path of the record. */
  readonly path: string
  /** Path of the uploaded file, as the record contains it. */
  readonly filePath: string
}

/** Reads a record; `undefined` if it does not exist. */
export function readRecordFile({ system, path }: RecordFile): Promise<Uint8Array | undefined> {
  return readSideFile(system.files, path, MAX_RECORD_BYTES)
}
