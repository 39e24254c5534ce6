/** Anything JSON can say. The catalogue knows which record has which shape. */
export type StoredRecord = Readonly<Record<string, unknown>>

/** Takes in one blob. Until `commit` has resolved nobody can read it and a crash leaves nothing of it. */
export interface BlobWriter {
  readonly blob: string
  write(chunk: Uint8Array): Promise<void>
  commit(): Promise<void>
  /** Gives up; may also be called after `commit`. */
  discard(): Promise<void>
}

/**
 * Where bytes and records are kept. It knows nothing of buckets, objects or uploads.
 *
 * A blob is written once and never changes. A record is a small JSON value under a name; saving replaces the old value in
 * one step, so after a crash either the old or the new one is there.
 */
export interface Storage {
  /** Every record that is there, by name. */
  loadRecords(): Promise<ReadonlyMap<string, StoredRecord>>
  /** @param name letters, digits, `-`, and one `/` after the kind: `object/1f3a`. */
  saveRecord(name: string, record: StoredRecord): Promise<void>
  /** Removing what is not there is fine. */
  removeRecord(name: string): Promise<void>
  createBlob(): Promise<BlobWriter>
  /** The bytes from `start` up to but not including `end`. */
  readBlob(blob: string, start: number, end: number): AsyncIterable<Uint8Array>
  /** Removing what is not there is fine. */
  removeBlob(blob: string): Promise<void>
  /** Every committed blob. */
  listBlobs(): Promise<readonly string[]>
  close(): Promise<void>
}
