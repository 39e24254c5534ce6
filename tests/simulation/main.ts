import { parseArgs } from 'node:util'
import { loadMutant } from './load-mutant.ts'
import { MUTANTS } from './mutants.ts'
import { runSeeds } from './run-seeds.ts'
import { show } from './show.ts'
import { readScript, scriptNames } from './stored-script.ts'

const HELP = `pnpm sim --seeds N [--first S] [--two]     N schedules from seed S on (default 1); --two: two processes at a time
pnpm sim --owners M --seeds N              the same with M hosts, 1 to 8, that share one checkpoint store
pnpm sim --seed S [--two] --trace          one schedule, told event by event
pnpm sim --script NAME                     a stored script (all of them without NAME: --scripts)
pnpm sim --mutant NAME [--seeds N] [--expect-fail] [--store]
                                           the same with a rule taken out; --store keeps the script; all of them: --mutants
pnpm sim --pairs [--every N]               all pairs of crashes of small uploads`

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    two: { type: 'boolean', default: false },
    owners: { type: 'string' },
    trace: { type: 'boolean', default: false },
    script: { type: 'string' },
    scripts: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    'expect-fail': { type: 'boolean', default: false },
    store: { type: 'boolean', default: false },
    pairs: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
})

const MOST_OWNERS = 8

process.exitCode = await main()

async function main(): Promise<number> {
  if (values.mutants) return everyMutant()
  if (values.pairs) return pairs()
  if (values.scripts) return scripts(await scriptNames())
  if (values.script !== undefined) return scripts([values.script])
  if (values.seed !== undefined) return oneSeed(Number(values.seed))
  if (values.seeds !== undefined || values.mutant !== undefined) return seeds(values.mutant)
  process.stdout.write(`${HELP}\n`)
  return values.help ? 0 : 64
}

async function seeds(mutant: string | undefined): Promise<number> {
  const begunAtMs = performance.now()
  const processes = processesFor(mutant)
  const { twoProcesses, owners } = processes
  const count = Number(values.seeds ?? 10_000)
  const { failures, ...sums } = await runSeeds({
    ...{ first: Number(values.first), count, twoProcesses, owners, mutant },
    workers: Number(values.workers),
    stopAtFirst: mutant !== undefined,
    onProgress: process.stderr.isTTY ? (done) => process.stderr.write(`\r${done} of ${count}`) : () => {},
  })
  const seconds = Math.round((performance.now() - begunAtMs) / 100) / 10
  show({
    ...(mutant !== undefined && { mutant }),
    ...sums,
    ...processes,
    violations: failures.length,
    seconds,
    schedulesPerSecond: Math.round(sums.schedules / seconds),
  })
  const [failure] = failures
  if (failure !== undefined && (mutant === undefined || values.store)) {
    if (mutant !== undefined) loadMutant(mutant)
    const { showFailure } = await import('./show-failure.ts')
    await showFailure(failure.seed, processes, mutant)
    for (const { seed, violations } of failures.slice(1))
      process.stdout.write(`seed ${seed}: ${violations[0]}\n`)
  }
  return mutant === undefined ? Number(failure !== undefined) : verdict(mutant, failure?.violations[0])
}

/** Which processes there are; a mutant may need more than are asked for. */
function processesFor(mutant?: string): { readonly twoProcesses: boolean; readonly owners?: number } {
  const found = mutant === undefined ? undefined : MUTANTS[mutant]
  const owners = values.owners === undefined ? found?.owners : Number(values.owners)
  if (owners !== undefined && !(Number.isInteger(owners) && owners >= 1 && owners <= MOST_OWNERS))
    throw new Error(`--owners must be a whole number from 1 to ${MOST_OWNERS} (got ${values.owners})`)
  return {
    twoProcesses: values.two || found?.twoProcesses === true,
    ...(owners !== undefined && { owners }),
  }
}

function verdict(mutant: string, violation: string | undefined): number {
  process.stdout.write(
    `${mutant}: ${violation === undefined ? 'SURVIVES' : `noticed, ${violation.slice(0, 150)}`}\n`,
  )
  return values['expect-fail'] ? Number(violation === undefined) : Number(violation !== undefined)
}

async function everyMutant(): Promise<number> {
  let survivors = 0
  for (const name of Object.keys(MUTANTS)) survivors += (await seeds(name)) === 1 ? 0 : 1
  show({ mutants: Object.keys(MUTANTS).length, survivors })
  return Number(survivors > 0)
}

async function oneSeed(seed: number): Promise<number> {
  if (values.mutant !== undefined) loadMutant(values.mutant)
  const { runSchedule } = await import('./world/run-schedule.ts')
  const report = await runSchedule({ seed, ...processesFor(values.mutant), remember: true })
  if (values.trace) process.stdout.write(`${report.history.join('\n')}\n`)
  show({
    seed,
    events: report.events,
    crashes: report.crashes,
    runs: report.runs,
    violations: report.violations,
  })
  return Number(report.violations.length > 0)
}

async function scripts(names: readonly string[]): Promise<number> {
  if (values.mutant !== undefined) loadMutant(values.mutant)
  const { runSchedule } = await import('./world/run-schedule.ts')
  let failures = 0
  for (const name of names) {
    const { about: _, decisions, ...processes } = await readScript(name)
    const options = { script: decisions, ...processes, remember: true }
    const { violations, history, events } = await runSchedule(options)
    if (values.trace) process.stdout.write(`${history.join('\n')}\n`)
    show({ script: name, events, violations })
    failures += Number(violations.length > 0)
  }
  return Number(values['expect-fail'] ? failures < names.length : failures > 0)
}

async function pairs(): Promise<number> {
  const { crashPairs, PAIR_SHAPES } = await import('./crash-pairs.ts')
  const begunAtMs = performance.now()
  const failures: string[] = []
  let count = 0
  for (const shape of PAIR_SHAPES) {
    for (const seed of [1, 2, 3]) {
      const tally = await crashPairs(shape, seed, Number(values.every))
      count += tally.pairs
      failures.push(...tally.failures)
    }
  }
  const seconds = Math.round((performance.now() - begunAtMs) / 100) / 10
  show({ crashPairs: count, violations: failures.length, seconds })
  for (const failure of failures.slice(0, 5)) process.stdout.write(`${failure}\n`)
  return Number(failures.length > 0)
}
