import { recordedUploadId } from '@oss/multipart'
import { Owners } from '../owners/run-owners.ts'
import type { Decisions, Script } from './decisions.ts'
import { recordDecisions, scriptedDecisions, seededDecisions } from './decisions.ts'
import { drainPromises } from './drain-promises.ts'
import { cancel, type Incarnation, isRunning, kill } from './incarnation.ts'
import { OUTSIDE } from './scheduler.ts'
import type { Shape } from './shape.ts'
import { startIncarnation } from './start-incarnation.ts'
import { drawRates } from './swarm.ts'
import { World } from './world.ts'

/** What came of one schedule. */
export interface Report {
  readonly violations: readonly string[]
  readonly events: number
  readonly crashes: number
  readonly runs: number
  /** Events of the last process. */
  readonly eventsOfLastRun: number
  /** Unfinished uploads that are left at the service, all of them explained. */
  readonly leftBehind: number
  readonly history: readonly string[]
  /** What chance decided; only when it was asked to be remembered. */
  readonly script: Script
}

/** Where the decisions come from, and what is wanted besides the verdict. */
export interface ScheduleOptions {
  readonly seed?: number
  readonly script?: Script
  /** Two processes may want the same upload at the same time. */
  readonly twoProcesses?: boolean
  /** So many hosts that share one store, instead of processes that find their checkpoint beside the file. */
  readonly owners?: number
  /** No faults but these: the process of the n-th run is killed after so many of its events. */
  readonly crashPlan?: readonly number[]
  readonly shape?: Shape
  readonly remember?: boolean
}

const FAULTY_RUNS = 6
const CALM_RUNS = 15
const MAX_EVENTS = 20_000

/** Runs one schedule: faults first, and then, without any, until the upload completes. */
export function runSchedule(options: ScheduleOptions): Promise<Report> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(runNow(options))
      } catch (error) {
        reject(error)
      }
    })
  })
}

function runNow(options: ScheduleOptions): Report {
  const base =
    options.script === undefined ? seededDecisions(options.seed ?? 0) : scriptedDecisions(options.script)
  const recorded = options.remember === true ? recordDecisions(base) : undefined
  const decisions = recorded ?? base
  const rates = drawRates(decisions)
  const world = new World(
    decisions,
    rates,
    options.shape ?? drawShape(decisions, options.owners),
    options.remember === true ? [] : undefined,
  )
  const schedule =
    options.owners === undefined ? new Schedule(world, options) : new Owners(world, options.owners)
  schedule.run()
  const { events, crashes, runs, eventsOfLastRun } = schedule
  return {
    violations: world.violations,
    ...{ events, crashes, runs, eventsOfLastRun },
    leftBehind: world.service.uploads.size,
    history: world.history ?? [],
    script: recorded?.script ?? {},
  }
}

function drawShape(decisions: Decisions, owners: number | undefined): Shape {
  // One request has no upload id that owners could share.
  const least = owners === undefined ? 1 : 3
  return {
    pieces: least + decisions.pick('pieces', 11),
    lastByteLength: [51_200, 51_199, 8, 1000][decisions.pick('last piece', 4)] ?? 8,
    parallel: 1 + decisions.pick('parallel', 3),
    reread: decisions.chance('reread', 0.2),
    allowGrowth: decisions.chance('allow growth', 0.2),
  }
}

class Schedule {
  events = 0
  crashes = 0
  runs = 0
  eventsOfLastRun = 0
  readonly #world: World
  readonly #options: ScheduleOptions
  #last: Incarnation | undefined

  constructor(world: World, options: ScheduleOptions) {
    this.#world = world
    this.#options = options
  }

  run(): void {
    const world = this.#world
    while (this.runs < FAULTY_RUNS + CALM_RUNS && !this.#isCompleted() && world.violations.length === 0) {
      world.calm = this.runs >= FAULTY_RUNS || this.#options.crashPlan !== undefined
      this.#oneRun()
      if (world.violations.length === 0) this.#betweenRuns()
    }
    if (world.violations.length > 0) return
    if (!this.#isCompleted())
      world.violation('I17', `it has not completed in ${CALM_RUNS} runs without faults`)
    this.#untilQuiet()
    this.#checkEnd()
  }

  #isCompleted(): boolean {
    return this.#last?.outcome?.kind === 'completed'
  }

  #oneRun(): void {
    const world = this.#world
    const living = [this.#start()]
    drainPromises()
    const { secondProcess } = world.rates
    if (this.#options.twoProcesses === true && world.fault('second-process', secondProcess)) {
      world.scheduler.at(world.decisions.pick('second start', 150), OUTSIDE, 'second process', () => {
        if (living.some(isRunning)) living.push(this.#start())
      })
    }
    this.eventsOfLastRun = 0
    while (living.some(isRunning)) {
      this.events += 1
      const event = world.nextEvent(this.events, MAX_EVENTS)
      if (event === undefined) return
      world.meddle()
      const run = living.find(({ owner }) => owner === event.owner)
      if (run === undefined || !isRunning(run)) continue
      this.eventsOfLastRun += 1
      if (this.#crashesAfter(event.label)) this.#crash(living, run)
    }
    this.#last = living.findLast(({ outcome }) => outcome?.kind === 'completed') ?? living.at(-1)
  }

  #start(): Incarnation {
    this.runs += 1
    const run = startIncarnation(this.#world, this.runs)
    this.#planUserActions(run)
    return run
  }

  #planUserActions(run: Incarnation): void {
    const world = this.#world
    if (!world.fault('user-action', world.rates.userAction)) return
    const { scheduler, decisions } = world
    const actions = {
      interrupt: () => void run.handle.interrupt('the user'),
      cancel: () => void cancel(world, run),
      pause: () => void run.handle.pause(),
      resume: () => run.handle.resume(),
      disable: () => run.network.disable(),
      enable: () => run.network.enable(),
    }
    const plans = [
      ['interrupt'],
      ['pause', 'resume'],
      ['disable', 'enable'],
      ['cancel'],
      ['interrupt', 'cancel'],
      ['pause', 'interrupt'],
    ] as const
    const act = (delayMs: number, action: keyof typeof actions): void =>
      scheduler.at(delayMs, OUTSIDE, action, () => {
        if (!isRunning(run)) return
        run.userActed = true
        actions[action]()
      })
    let atMs = 0
    for (const action of plans[decisions.pick('user plan', plans.length)] ?? []) {
      atMs += decisions.pick('user waits', 120, action)
      act(atMs, action)
    }
    // Whoever pauses an upload and goes away has not asked for its end; so that this schedule has one,
    // somebody comes back.
    act(5_000, 'resume')
  }

  #crashesAfter(label: string): boolean {
    const { crashPlan } = this.#options
    if (crashPlan !== undefined) return crashPlan[this.runs - 1] === this.eventsOfLastRun
    return this.#world.fault('crash', this.#world.rates.crash, label)
  }

  #crash(living: readonly Incarnation[], victim: Incarnation): void {
    const world = this.#world
    this.crashes += 1
    const powerLoss =
      this.#options.crashPlan === undefined && world.fault('power-loss', world.rates.powerLoss)
    for (const run of powerLoss ? living.filter(isRunning) : [victim]) kill(world, run)
    if (powerLoss) world.disk.losePower(world.decisions)
  }

  #betweenRuns(): void {
    const world = this.#world
    const path = world.journalPath()
    const journal = path === undefined ? undefined : world.disk.get(path)
    if (
      journal !== undefined &&
      journal.bytes.byteLength > 0 &&
      world.fault('journal-damaged', world.rates.journalDamaged)
    ) {
      journal.damage(world.decisions)
      // Nobody can keep what was promised on a disk that loses what it had, nor fence an upload whose id is
      // lost.
      world.promised.clear()
      world.completionsSent.clear()
      world.journalDamaged = true
      for (const id of world.remembered) world.named.add(id)
    }
    const waitMs = [0, 3_000, 3_600_000][world.decisions.pick('wait before the next run', 3)] ?? 0
    let isOver = false
    world.scheduler.at(waitMs, OUTSIDE, 'time passes', () => {
      isOver = true
    })
    while (!isOver) world.scheduler.step()
  }

  /** Everything that is still on its way arrives. */
  #untilQuiet(): void {
    while (this.#world.scheduler.step() !== undefined) this.events += 1
  }

  #checkEnd(): void {
    const world = this.#world
    const upload = this.#last?.outcome?.kind === 'completed' ? this.#last.outcome.upload : undefined
    const { object, uploads } = world.service
    if (
      upload !== undefined &&
      !world.unfencedPut &&
      !world.journalDamaged &&
      (object?.crc64 !== upload.crc64 || object.byteLength !== upload.size)
    ) {
      world.violation('I19', 'what arrived late has replaced the object that was reported')
    }
    const canGoOn = recordedUploadId(world.visibleCheckpoint()?.header)
    for (const id of uploads.keys()) {
      const explained =
        id === canGoOn || !world.answered.has(id) || !world.remembered.has(id) || world.named.has(id)
      if (!explained) world.violation('I18', `${id} is left behind, and nobody was told`)
    }
  }
}
