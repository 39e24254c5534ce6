/** A JSON object. The catalogue defines the shape of each kind of record. */
export type StoredRecord = Readonly<Record<string, unknown>>

/**
 * Writes one blob. It cannot be read before `commit` has resolved, and a crash before that leaves no trace of
 * it.
 */
export interface BlobWriter {
  readonly blob: string
  write(chunk: Uint8Array): Promise<void>
  commit(): Promise<void>
  /** Discards the blob, also after `commit`. */
  discard(): Promise<void>
}

/**
 * Stores bytes and records, without knowledge of buckets, objects or uploads.
 *
 * A blob is written once and never changes. A record is a small JSON object under a name; saving replaces it
 * atomically, so after a crash either the old or the new record exists.
 */
export interface Storage {
  /** Loads all records by name. */
  loadRecords(): Promise<ReadonlyMap<string, StoredRecord>>
  /** @param name letters, digits, `-`, and one `/` after the kind, such as `object/1f3a`. */
  saveRecord(name: string, record: StoredRecord): Promise<void>
  /** Has no effect if the record does not exist. */
  removeRecord(name: string): Promise<void>
  createBlob(): Promise<BlobWriter>
  /** Reads the bytes from `start` up to but not including `end`. */
  readBlob(blob: string, start: number, end: number): AsyncIterable<Uint8Array>
  /** Has no effect if the blob does not exist. */
  removeBlob(blob: string): Promise<void>
  /** Lists all committed blobs. */
  listBlobs(): Promise<readonly string[]>
  close(): Promise<void>
}
