import { seededRandom } from './random.ts'

/**
 * What chance decided otherwise than by default, by the question and how often it had been asked: `lost-after
 * complete#1`.
 */
export type Script = Readonly<Record<string, number>>

/**
 * Where all chance of a simulation comes from. The default of every question is 0: no fault, the shortest
 * time.
 */
export interface Decisions {
  /** A whole number below `count`. */
  pick(kind: string, count: number, detail?: string): number
  /** Whether something that is rare happens. */
  chance(kind: string, rate: number, detail?: string): boolean
}

/** Recorded decisions, which can be replayed as a script. */
export interface RecordedDecisions extends Decisions {
  readonly script: Script
}

/** Decisions drawn from a seed. */
export function seededDecisions(seed: number): Decisions {
  const random = seededRandom(seed)
  return {
    pick: (_kind, count) => Math.floor(random() * count),
    chance: (_kind, rate) => rate > 0 && random() < rate,
  }
}

/** The same decisions, recorded. */
export function recordDecisions(decisions: Decisions): RecordedDecisions {
  const script: Record<string, number> = {}
  const keyOf = keys()
  return {
    script,
    pick(kind, count, detail) {
      const key = keyOf(kind, detail)
      const picked = decisions.pick(kind, count, detail)
      if (picked !== 0) script[key] = picked
      return picked
    },
    chance(kind, rate, detail) {
      const key = keyOf(kind, detail)
      const happens = decisions.chance(kind, rate, detail)
      if (happens) script[key] = 1
      return happens
    },
  }
}

/** Decisions that a script made; what it does not name is as by default. */
export function scriptedDecisions(script: Script): Decisions {
  const keyOf = keys()
  const decide = (kind: string, detail: string | undefined): number => script[keyOf(kind, detail)] ?? 0
  return {
    pick: (kind, count, detail) => Math.min(decide(kind, detail), count - 1),
    chance: (kind, _rate, detail) => decide(kind, detail) === 1,
  }
}

function keys(): (kind: string, detail: string | undefined) => string {
  const asked = new Map<string, number>()
  return (kind, detail) => {
    const question = detail === undefined ? kind : `${kind} ${detail}`
    const time = (asked.get(question) ?? 0) + 1
    asked.set(question, time)
    return `${question}#${time}`
  }
}
