import type { Decisions } from './decisions.ts'

/** How likely each fault is in one schedule. */
export interface Rates {
  readonly refused: number
  readonly lostBefore: number
  readonly lostAfter: number
  readonly late: number
  readonly duplicate: number
  readonly repeated: number
  readonly unavailable: number
  readonly errorBody: number
  readonly damagedPart: number
  readonly crash: number
  readonly powerLoss: number
  readonly diskFault: number
  readonly journalDamaged: number
  readonly sourceChanged: number
  readonly sourceUnreadable: number
  readonly stranger: number
  readonly userAction: number
  readonly secondProcess: number
  readonly listingDenied: number
  readonly abortDenied: number
}

/**
 * Draws which faults a schedule has at all, and how often. A schedule in which everything fails now and then
 * never gets far; those with few kinds of faults, but many of them, find more ("swarm testing").
 */
export function drawRates(decisions: Decisions): Rates {
  const rate = rateDrawer(decisions)
  return {
    refused: rate('refused', 0.3),
    lostBefore: rate('lost-before', 0.3),
    lostAfter: rate('lost-after', 0.3),
    late: rate('late', 0.3),
    duplicate: rate('duplicate', 0.15),
    unavailable: rate('unavailable', 0.3),
    errorBody: rate('error-body', 0.4),
    damagedPart: rate('damaged-part', 0.2),
    crash: rate('crash', 0.06),
    powerLoss: rate('power-loss', 1),
    diskFault: rate('disk-fault', 0.04),
    journalDamaged: rate('journal-damaged', 0.3),
    sourceChanged: rate('source-changed', 0.03),
    sourceUnreadable: rate('source-unreadable', 0.05),
    stranger: rate('stranger', 0.02),
    userAction: rate('user-action', 0.6),
    secondProcess: rate('second-process', 0.5),
    listingDenied: rate('listing-denied', 1),
    abortDenied: rate('abort-denied', 0.3),
    repeated: rate('repeated', 0.5),
  }
}

/** Draws how likely a fault is in one schedule: never, in half of them, and `most` at the most. */
export function rateDrawer(decisions: Decisions): (kind: string, most: number) => number {
  return (kind, most) => {
    const strength = decisions.pick('strength', 16, kind) - 7
    return strength <= 0 ? 0 : (strength / 8) * most
  }
}
