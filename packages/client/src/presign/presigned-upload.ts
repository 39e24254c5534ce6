/** One request that whoever has it can make. Treat it as a secret. */
export interface PresignedCall {
  readonly method: string
  readonly url: string
  /** Headers that the request must have, exactly so. */
  readonly headers: Readonly<Record<string, string>>
}

/** One part of an upload, and the request that stores it. */
export interface PresignedPart extends PresignedCall {
  /** From 1. */
  readonly partNumber: number
  /** First byte. */
  readonly start: number
  /** The byte after the last. */
  readonly end: number
}

/** An upload that somebody without credentials carries out. It is plain data: send it to a browser as JSON. */
export interface PresignedUpload {
  /** Abort it when nobody carries it out: its parts cost storage. */
  readonly uploadId: string
  /** Bytes. */
  readonly size: number
  readonly parts: readonly PresignedPart[]
  /** Makes the parts the object. */
  readonly complete: PresignedCall
}
