/** Where an Uppy page uploads to. */
export interface UppyTarget {
  readonly endpoint: string
  readonly region: string
  /** `undefined`: requests without a signature. */
  readonly credentials: unknown
  readonly bucket: string
  readonly partSize?: number
  readonly parallel?: number
  readonly maxAttempts?: number
  readonly maxFileSize?: number
  readonly goldenRetriever?: boolean
}

/** What Uppy reports of its files. */
export interface UppyOutcome {
  readonly successful: readonly {
    readonly name: string
    readonly uploadURL: string | undefined
    readonly body: unknown
  }[]
  readonly failed: readonly { readonly name: string; readonly error: string }[]
  /** Percentages of the first file, as the events of progress reported them. */
  readonly progress: readonly number[]
}
