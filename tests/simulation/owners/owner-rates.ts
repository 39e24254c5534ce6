import type { Decisions } from '../world/decisions.ts'
import { rateDrawer } from '../world/swarm.ts'

/** How likely each fault of several owners is in one history. */
export interface OwnerRates {
  readonly stopped: number
  readonly killed: number
  readonly outage: number
  readonly storeRefused: number
  readonly storeLostBefore: number
  readonly storeLostAfter: number
  readonly storeLate: number
  readonly storeRepeated: number
  readonly requested: number
  readonly released: number
  readonly lateWorker: number
}

/** Draws which of these faults a history has at all, and how often. */
export function drawOwnerRates(decisions: Decisions): OwnerRates {
  const rate = rateDrawer(decisions)
  return {
    stopped: rate('stopped', 0.03),
    killed: rate('killed', 0.02),
    outage: rate('outage', 0.01),
    storeRefused: rate('store-refused', 0.2),
    storeLostBefore: rate('store-lost-before', 0.1),
    storeLostAfter: rate('store-lost-after', 0.1),
    storeLate: rate('store-late', 0.05),
    storeRepeated: rate('store-repeated', 0.1),
    requested: rate('requested', 0.003),
    released: rate('released', 0.01),
    lateWorker: rate('late-worker', 0.4),
  }
}
