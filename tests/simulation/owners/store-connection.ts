import { attemptLimitMs, type CheckpointDatabase, type CheckpointPage } from '@oss/checkpoint-database'
import { OUTSIDE, type Owner } from '../world/scheduler.ts'
import type { World } from '../world/world.ts'
import type { OwnerRates } from './owner-rates.ts'
import type { OwnerWitness } from './owner-witness.ts'
import type { SimDatabase } from './sim-database.ts'

/** The store cannot be reached, or does not respond. */
class StoreFault extends Error {}

/** When the store is away, for everybody. */
export interface Outage {
  untilMs: number
}

/** What a connection is between. */
export interface StoreConnection {
  readonly world: World
  readonly owner: Owner
  readonly database: SimDatabase
  readonly outage: Outage
  readonly rates: OwnerRates
  readonly leaseMs: number
  readonly witness: OwnerWitness | undefined
}

const LATEST_MS = 60_000

/** The shared store as one process reaches it. */
export function storeConnection({
  world,
  owner,
  database,
  outage,
  rates,
  leaseMs,
  witness,
}: StoreConnection): CheckpointDatabase {
  const { scheduler, decisions } = world

  function failed(): void {
    if (witness !== undefined) witness.storeFailed = true
  }

  /** One attempt. A database applies it at one moment, or never; or, by a connection that hung, late. */
  function call<Result>(name: string, apply: () => Result, token?: string): Promise<Result> {
    const label = `store ${name}`
    const fail = (reason: string): Promise<never> => {
      failed()
      return scheduler.after(owner, `no answer ${label}`, () => {
        throw new StoreFault(reason)
      })
    }
    const startedMs = scheduler.nowMs
    const isAway = scheduler.nowMs < outage.untilMs
    if (isAway && decisions.chance('store hangs', 0.3, name)) {
      failed()
      return new Promise(() => {})
    }
    if (isAway || world.fault('store-refused', rates.storeRefused, name)) return fail('ECONNREFUSED')
    if (world.fault('store-lost-before', rates.storeLostBefore, name)) return fail('ECONNRESET')
    const late = world.fault('store-late', rates.storeLate, name)
    if (late || world.fault('store-repeated', rates.storeRepeated, name)) {
      const lateMs =
        1 + decisions.pick('late ms', LATEST_MS, name) ** (decisions.chance('very late', 0.5) ? 1 : 0.4)
      scheduler.at(lateMs, OUTSIDE, `late ${label}`, apply)
      if (late) return fail('no response in time')
    }
    const answerLost = world.fault('store-lost-after', rates.storeLostAfter, name)
    return new Promise((resolve, reject) => {
      scheduler.at(1 + decisions.pick('store way', 4, name), OUTSIDE, `apply ${label}`, () => {
        const result = apply()
        const wasOwner = token !== undefined && database.isOwnedBy(new Set([token]))
        scheduler.at(1, owner, `answer ${label}`, () => {
          if (answerLost) {
            failed()
            reject(new StoreFault('the answer was lost'))
            return
          }
          // Later, the caller has given up.
          const isInTime = scheduler.nowMs - startedMs < attemptLimitMs(leaseMs)
          if (isInTime && token !== undefined) witness?.answered(token, wasOwner)
          resolve(result)
        })
      })
    })
  }

  const page = (checkpoint: ReturnType<SimDatabase['read']>): CheckpointPage => ({
    checkpoints: checkpoint === undefined ? [] : [checkpoint],
    next: undefined,
  })
  return {
    name: 'the store',
    location: 'the store',
    isPermanent: () => false,
    async acquire(claim) {
      const result = await call('acquire', () => {
        const acquired = database.acquire(claim)
        if (acquired.status === 'locked') witness?.locked(claim.claim)
        return acquired
      })
      if (result.status === 'acquired') witness?.acquires(result.token)
      return result
    },
    change: (change) => call(change.action.kind, () => database.change(change), change.token),
    release: (_id, token) => call('release', () => database.release(token)),
    request: (_id, action) => call('request', () => database.request(action)),
    has: () => call('has', () => database.has()),
    read: (id) => call('read', () => database.read(id)),
    list: () => call('list', () => page(undefined)),
    listOld: () => call('list', () => page(undefined)),
  }
}
