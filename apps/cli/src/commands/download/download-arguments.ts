import type { ObjectUrl } from '../../text/object-url.ts'

/** Arguments of `oss download`. */
export interface DownloadArguments {
  readonly source: ObjectUrl
  /** Path of the file, or of a directory for it. */
  readonly destination: string
  readonly overwrite?: boolean
  readonly versionId?: string
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
}
