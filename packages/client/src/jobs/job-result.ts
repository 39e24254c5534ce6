/** Fields that all results of a batch have. */
export interface JobResult {
  /** `failed` and `interrupted` have an `error`. */
  readonly kind: string
  readonly error?: unknown
}
