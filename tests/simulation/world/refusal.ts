import type { FailureKind } from '@oss/multipart'

/** A request that failed, in the network or at the service. */
export class Refusal extends Error {
  readonly kind: FailureKind
  readonly mayHaveBeenApplied: boolean

  constructor(kind: FailureKind, reason: string = kind, mayHaveBeenApplied = false) {
    super(reason)
    this.kind = kind
    this.mayHaveBeenApplied = mayHaveBeenApplied
  }
}
