/**
 * Port: whether this machine has a network, as the platform reports it. While it has none, no attempt starts,
 * so that an outage of any length uses up no retries.
 */
export interface NetworkStatus {
  /** Whether there is certainly no network. When in doubt, false: then attempts are made. */
  isDown(): boolean
  /**
   * Resolves when there may be a network again; rejects when the signal aborts. Any other rejection ends the
   * request and is passed on unchanged.
   */
  whenUp(signal: AbortSignal): Promise<void>
}
