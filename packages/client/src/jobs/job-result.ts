/** What all results of a batch have in common. */
export interface JobResult {
  /** `failed` and `interrupted` have an `error`. */
  readonly kind: string
  readonly error?: unknown
}
