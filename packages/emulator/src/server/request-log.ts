import type { OperationName } from '../operations/routing/operation-name.ts'

/** One request as the emulator saw it. It never holds a signature, a token or a whole query string. */
export interface RequestRecord {
  /** The `x-oss-request-id` of the answer. */
  readonly requestId: string
  readonly method: string
  /** The raw path, without the query. */
  readonly path: string
  readonly host: string
  readonly bucket: string
  readonly key: string
  /** Such as `UploadPart`; `''` when the request was not understood. */
  readonly operation: OperationName | ''
  /** The parameters without those that sign the URL. */
  readonly query: Readonly<Record<string, string>>
  /** `range`, `if-match` and the `x-oss-` headers by lower-case name, without what signs, authenticates or calls back. */
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
  /** Bytes of the body that were read. */
  readonly receivedByteLength: number
  /** The status that was sent; undefined when no answer was, or not yet. */
  readonly status: number | undefined
  /** The `Code` of the error that was answered. */
  readonly errorCode: string | undefined
  /** The type of the fault that was applied. */
  readonly fault: string | undefined
  /** Milliseconds since 1970, by the real clock. */
  readonly startedAt: number
  /** Undefined while the request goes on. */
  readonly endedAt: number | undefined
}

/** The last requests, oldest first. */
export interface RequestLog {
  readonly records: readonly RequestRecord[]
  clear(): void
  /** Puts a record in; what is learnt later goes in by `update`. */
  begin(record: RequestRecord): RequestLogEntry
}

export interface RequestLogEntry {
  update(change: Partial<RequestRecord>): void
}

export function createRequestLog(capacity: number): RequestLog {
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
      return {
        update(change) {
          entry.record = { ...entry.record, ...change }
        },
      }
    },
  }
}
