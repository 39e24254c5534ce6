import type { OperationName } from '../operations/routing/operation-name.ts'

/** A request that the emulator received. It never contains a signature, a token or a whole query string. */
export interface RequestRecord {
  /** The `x-oss-request-id` of the response. */
  readonly requestId: string
  readonly method: string
  /** The raw path, without the query. */
  readonly path: string
  readonly host: string
  readonly bucket: string
  readonly key: string
  /** Such as `UploadPart`; `''` when the request could not be routed. */
  readonly operation: OperationName | ''
  /** Query parameters without those of a signature. */
  readonly query: Readonly<Record<string, string>>
  /**
   * `range`, `if-match` and `x-oss-` headers by lower-case name, except those with secrets and those of a
   * signature.
   */
  readonly headers: Readonly<Record<string, string>>
  readonly uploadId: string | undefined
  readonly partNumber: number | undefined
  readonly signature:
    | 'anonymous'
    | 'v1-header'
    | 'v1-url'
    | 'v1-form'
    | 'v4-header'
    | 'v4-url'
    | 'v4-form'
    | undefined
  /** Number of bytes of the body that were read. */
  readonly receivedByteLength: number
  /** Status of the response; undefined when none was sent, or not yet. */
  readonly status: number | undefined
  /** The `Code` of the error in the response. */
  readonly errorCode: string | undefined
  /** Type of the fault that was applied. */
  readonly fault: string | undefined
  /** Milliseconds since 1970, by the system clock. */
  readonly startedAt: number
  /** Undefined while the request is in progress. */
  readonly endedAt: number | undefined
}

/** The latest requests, oldest first. */
export interface RequestLog {
  readonly records: readonly RequestRecord[]
  clear(): void
  /** Adds a record; `update` of the entry changes it later. */
  begin(record: RequestRecord): RequestLogEntry
}

export interface RequestLogEntry {
  update(change: Partial<RequestRecord>): void
}

/** @param onChange - called with each new and each changed record. */
export function createRequestLog(
  capacity: number,
  onChange: (record: RequestRecord) => void = () => {},
): RequestLog {
  const entries: { record: RequestRecord }[] = []
  return {
    get records() {
      return entries.map((entry) => entry.record)
    },
    clear: () => void entries.splice(0),
    begin(record) {
      const entry = { record }
      entries.push(entry)
      if (entries.length > capacity) entries.shift()
      onChange(record)
      return {
        update(change) {
          entry.record = { ...entry.record, ...change }
          onChange(entry.record)
        },
      }
    },
  }
}
