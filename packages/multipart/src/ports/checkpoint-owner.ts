/** Who has a checkpoint at the moment. */
export interface CheckpointOwner {
  /** Human-readable: `process 4711 on host web-1`. */
  readonly description: string
  /**
   * When the lease ends unless its owner renews it, in milliseconds since the epoch; `undefined` for a lease
   * that ends with its owner.
   */
  readonly leaseEndsAtMs: number | undefined
}

/** What the owner of a checkpoint can be requested to do, as {@link CheckpointStore.request} passes it on. */
export type OwnerAction = 'pause' | 'cancel'
