/** What `oss serve --console` sends to the page, as server-sent events. */
export type ConsoleEvent =
  /** New and changed requests, in the order of their arrival. */
  | { readonly kind: 'requests'; readonly requests: readonly LoggedRequest[] }
  /** All objects and unfinished uploads. */
  | {
      readonly kind: 'storage'
      readonly objects: readonly StoredObject[]
      readonly uploads: readonly OpenUpload[]
    }
  /** State of all faults. */
  | { readonly kind: 'faults'; readonly faults: readonly FaultSwitch[] }

/** A request to the local OSS. */
export interface LoggedRequest {
  readonly id: string
  /** Such as `UploadPart`; `''` when the request could not be routed. */
  readonly operation: string
  readonly method: string
  readonly key: string
  readonly partNumber: number | null
  readonly uploadId: string | null
  /** `null` when no response was sent, or not yet. */
  readonly status: number | null
  readonly errorCode: string | null
  /** Type of the fault that was applied. */
  readonly fault: string | null
  readonly startedAt: number
  /** `null` while the request is in progress. */
  readonly endedAt: number | null
}

/** An object in a bucket. */
export interface StoredObject {
  readonly bucket: string
  readonly key: string
  readonly size: number
  readonly crc64: string
  readonly lastModified: number
}

/** A multipart upload that is not completed. */
export interface OpenUpload {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  /** Numbers of the parts that are stored. */
  readonly parts: readonly number[]
}

/** Names of the faults that can be switched on. */
export type FaultName =
  | 'offline'
  | 'slow-line'
  | 'unavailable'
  | 'expired-token'
  | 'lost-response'
  | 'lost-completion'
  | 'damaged-part'

/** State of a switch. A fault that applies to one request switches itself off. */
export interface FaultSwitch {
  readonly name: FaultName
  readonly isOn: boolean
  /** Number of requests to which it was applied since the start. */
  readonly applied: number
}

/** What the page needs to reach the local OSS. */
export interface ConsoleSession {
  /** Port of the local OSS, on the host of the page. */
  readonly port: number
  readonly region: string
  readonly buckets: readonly string[]
}
