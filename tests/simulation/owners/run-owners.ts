import { type DatabaseCheckpointStore, databaseCheckpointStore } from '@oss/checkpoint-database'
import { checkpointId, recordedUploadId, type UploadId } from '@oss/multipart'
import { cancel, type Incarnation, isRunning, kill } from '../world/incarnation.ts'
import { OUTSIDE, type Owner } from '../world/scheduler.ts'
import type { World } from '../world/world.ts'
import { OrderCheck } from './check-order.ts'
import { ownerClock } from './owner-clock.ts'
import { drawOwnerRates } from './owner-rates.ts'
import { SimDatabase } from './sim-database.ts'
import { type SharedPlace, startOwner } from './start-owner.ts'
import { storeConnection } from './store-connection.ts'

const RUNS_OF_A_HOST = 3
const CALM_RUNS = 10
/** A part that arrives damaged is sent again twice. */
const TRIES_OF_A_PART = 3
const MAX_EVENTS = 60_000
const LEASES_MS = [3_000, 10_000]
/**
 * A clock that is more than the settling time ahead of that of the file is not provided for
 * (docs/simulation.md).
 */
const SKEWS_MS = [0, 1_000, -1_000, -90_000, -3_600_000]
const STORE_SKEWS_MS = [0, 90_000, -90_000, 3_600_000, -3_600_000]
/** Shorter than a renewal, than a lease, and longer than any. */
const STOPS_MS = [300, 2_500, 5_000, 20_000, 300_000]
const OUTAGES_MS = [400, 2_000, 4_000, 12_000, 40_000]

/** Several hosts that want to upload one file, and share one store. */
export class Owners {
  events = 0
  crashes = 0
  runs = 0
  eventsOfLastRun = 0
  readonly #world: World
  readonly #count: number
  readonly #place: SharedPlace
  readonly #order: OrderCheck
  readonly #operator: DatabaseCheckpointStore
  readonly #living: Incarnation[] = []
  /** What a host does after the death of a process. */
  readonly #afterDeath = new Map<Incarnation, () => void>()
  readonly #skewsMs: readonly number[]
  /** Upload ids that the store has ever had. */
  readonly #recorded: UploadId[] = []
  /** Hosts that have not started all of their processes. */
  #planned = 0
  #completed = false

  constructor(world: World, count: number) {
    this.#world = world
    this.#count = count
    const { decisions, scheduler } = world
    const storeSkewMs = STORE_SKEWS_MS[decisions.pick('store skew', STORE_SKEWS_MS.length)] ?? 0
    const database = new SimDatabase(
      () => world.nowMs() + storeSkewMs,
      decisions.chance('keeps sequence', 0.5),
    )
    world.database = database
    const outage = { untilMs: 0 }
    const rates = drawOwnerRates(decisions)
    const leaseMs = LEASES_MS[decisions.pick('lease', LEASES_MS.length)] ?? 3_000
    const tally = { staleParts: 0, cancelled: new Set<UploadId>() }
    this.#place = { world, database, outage, rates, tally, leaseMs }
    this.#skewsMs = Array.from(
      { length: count },
      () => SKEWS_MS[decisions.pick('skew', SKEWS_MS.length)] ?? 0,
    )
    this.#order = new OrderCheck(world)
    const operator: Owner = { name: 'operator', alive: true }
    this.#operator = databaseCheckpointStore({
      database: storeConnection({
        world,
        owner: operator,
        database,
        outage,
        rates,
        leaseMs,
        witness: undefined,
      }),
      leaseMs,
      clock: ownerClock(scheduler, operator),
    })
  }

  run(): void {
    const world = this.#world
    for (let host = 1; host <= this.#count; host++) this.#plan(host, RUNS_OF_A_HOST, 0, 20_000)
    this.#untilDone()
    world.calm = true
    this.#place.outage.untilMs = 0
    for (let run = 0; run < CALM_RUNS && world.violations.length === 0; run++) {
      this.#completed = false
      this.#plan(1, 1, run === 0 ? 0 : 2 * this.#place.leaseMs, 1)
      this.#untilDone()
      if (this.#completed) break
    }
    if (world.violations.length > 0) return
    if (!this.#completed) world.violation('I17', `it has not completed in ${CALM_RUNS} runs without faults`)
    while (world.scheduler.step() !== undefined) this.events += 1
    this.#order.check()
    this.#checkEnd()
  }

  #untilDone(): void {
    const world = this.#world
    while ((this.#planned > 0 || this.#living.some(isRunning)) && world.violations.length === 0) {
      this.events += 1
      const event = world.nextEvent(this.events, MAX_EVENTS)
      if (event === undefined) return
      this.#order.check()
      this.#rememberId()
      world.meddle()
      this.#disturb(
        this.#living.find(({ owner }) => owner === event.owner),
        event.label,
      )
    }
  }

  /** Starts a process of a host after a time; it may be the first of several. */
  #plan(host: number, runs: number, fromMs: number, withinMs: number): void {
    const world = this.#world
    this.#planned += 1
    const afterMs = fromMs + world.decisions.pick('host starts', withinMs, String(host))
    world.scheduler.at(afterMs, OUTSIDE, `host ${host} starts`, () => {
      this.#planned -= 1
      // Nobody starts what has been done.
      if (this.#completed && !world.calm) return
      this.#start(host, runs)
    })
  }

  #start(host: number, runs: number): void {
    const world = this.#world
    this.runs += 1
    const isLate = this.#recorded.length > 0 && world.fault('late-worker', this.#place.rates.lateWorker)
    const continueOnly = isLate
      ? this.#recorded[world.decisions.pick('late worker of', this.#recorded.length)]
      : undefined
    const skewMs = this.#skewsMs[host - 1] ?? 0
    const run = startOwner(this.#place, { pid: this.runs, host, skewMs, continueOnly })
    this.#living.push(run)
    this.#planUserActions(run)
    const next = (): void => {
      if (run.outcome?.kind === 'completed') this.#completed = true
      if (runs > 1 && !world.calm && run.outcome?.kind !== 'completed') this.#plan(host, runs - 1, 0, 15_000)
    }
    void run.handle.outcome.then(next)
    this.#afterDeath.set(run, next)
  }

  #planUserActions(run: Incarnation): void {
    const world = this.#world
    if (!world.fault('user-action', world.rates.userAction / 4)) return
    const actions = {
      interrupt: () => void run.handle.interrupt('the user'),
      cancel: () => void cancel(world, run),
      pause: () => void run.handle.pause(),
      disable: () => run.network.disable(),
    }
    const names = Object.keys(actions) as (keyof typeof actions)[]
    const action = names[world.decisions.pick('user action', names.length)] ?? 'interrupt'
    this.#whenAwake(run, world.decisions.pick('user waits', 400, action), action, () => {
      run.userActed = true
      actions[action]()
    })
    this.#comesBack(run)
  }

  /**
   * Whoever pauses an upload and goes away has not asked for its end; so that this history has one, somebody
   * comes back.
   */
  #comesBack(run: Incarnation): void {
    this.#whenAwake(run, 5_000, 'resume', () => {
      run.handle.resume()
      run.network.enable()
    })
  }

  #whenAwake(run: Incarnation, afterMs: number, label: string, act: () => void): void {
    const { scheduler } = this.#world
    scheduler.at(afterMs, OUTSIDE, label, () => {
      if (!isRunning(run)) return
      const sleepsMs = (run.owner.wakesAtMs ?? 0) - scheduler.nowMs
      if (sleepsMs > 0) this.#whenAwake(run, sleepsMs, label, act)
      else act()
    })
  }

  /** What may happen after an event of a process, or of the world around it. */
  #disturb(run: Incarnation | undefined, label: string): void {
    const world = this.#world
    const { rates, outage, database } = this.#place
    const { decisions, scheduler } = world
    if (world.fault('outage', rates.outage)) {
      const lengthMs = OUTAGES_MS[decisions.pick('outage ms', OUTAGES_MS.length)] ?? 0
      outage.untilMs = Math.max(outage.untilMs, scheduler.nowMs + lengthMs)
    }
    if (world.fault('requested', rates.requested)) this.#request(decisions.chance('request to cancel', 0.6))
    // An operator ends the lease of a host that seems to be gone.
    if (world.fault('released', rates.released)) database.release(undefined)
    if (run === undefined || !isRunning(run)) return
    if (world.fault('killed', rates.killed, label)) {
      this.crashes += 1
      kill(world, run)
      this.#afterDeath.get(run)?.()
    } else if (world.fault('stopped', rates.stopped, label)) {
      const lengthMs = STOPS_MS[decisions.pick('stopped ms', STOPS_MS.length)] ?? 0
      run.owner.wakesAtMs = scheduler.nowMs + lengthMs
      world.note(`${run.owner.name} is stopped for ${lengthMs} ms`)
    }
  }

  #request(toCancel: boolean): void {
    const action = toCancel ? 'cancel' : 'pause'
    const id = checkpointId({ endpoint: 'https://simulation', bucket: 'bucket', key: 'key' }, '/data/big.bin')
    this.#operator.request(id, action).then(
      (isLeft) => {
        this.#world.note(`the operator asks for ${action}: ${isLeft}`)
        for (const run of this.#living.filter(isRunning)) {
          run.userActed = true
          if (action === 'pause') this.#comesBack(run)
        }
      },
      () => {},
    )
  }

  #rememberId(): void {
    const id = recordedUploadId(this.#place.database.checkpoint?.header)
    if (id !== undefined && !this.#recorded.includes(id)) this.#recorded.push(id)
  }

  #checkEnd(): void {
    const { service, remembered, named, answered, kills, shape } = this.#world
    const { database, tally } = this.#place
    const known = recordedUploadId(database.checkpoint?.header)
    // Each process that was killed may have had an upload id that it had not recorded.
    let unknown = kills
    for (const id of service.uploads.keys()) {
      if (id === known || named.has(id) || !answered.has(id)) continue
      if (!remembered.has(id) && unknown > 0) unknown -= 1
      else this.#world.violation('M5', `${id} is left behind, and nobody was told`)
    }
    const bound = database.losses * shape.parallel * TRIES_OF_A_PART
    if (tally.staleParts > bound)
      this.#world.violation(
        'M4',
        `${tally.staleParts} parts were sent by owners that had lost the checkpoint, of ${bound} at most`,
      )
  }
}
