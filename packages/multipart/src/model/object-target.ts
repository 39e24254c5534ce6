/** Location of an object: the upload's destination. */
export interface ObjectTarget {
  /** Address of the service. Two services with the same bucket name are two targets. */
  readonly endpoint: string
  readonly bucket: string
  readonly key: string
}
