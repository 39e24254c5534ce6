// MODEL_RUNS is the number of command series; MODEL_SEED, with the path that a failure prints, repeats one.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { endWithoutFaults } from './fault-free-end.ts'
import { newModel } from './upload-model.ts'
import { UploadWorld } from './upload-world.ts'
import { abortSignal, cancel, interrupt, letRun, pause, resume, start } from './user-commands.ts'
import {
  disableRequests,
  dropRequests,
  enableRequests,
  killAndRestart,
  loseResponses,
  mutateFile,
  OPERATIONS,
} from './world-commands.ts'

const RUNS = Number(process.env['MODEL_RUNS'] ?? 80)
const seed = process.env['MODEL_SEED']

const operation = fc.constantFrom(...OPERATIONS)
// Four attempts are all that a request has.
const times = fc.constantFrom(1, 4)
const commands = fc.commands(
  [
    fc.constant(start),
    fc.constant(start),
    fc.integer({ min: 1, max: 5 }).map(letRun),
    fc.constantFrom(pause, resume, interrupt, cancel, abortSignal),
    fc.constantFrom(disableRequests, enableRequests),
    fc.constantFrom(killAndRestart),
    fc.constantFrom<'replace' | 'in place'>('replace', 'in place').map(mutateFile),
    fc.tuple(operation, times).map(([name, count]) => loseResponses(name, count)),
    fc.tuple(operation, times).map(([name, count]) => dropRequests(name, count)),
  ],
  { maxCommands: 30, size: 'max' },
)

it('after any series of commands, faults, kills and changes, a run without faults completes, and R1, R3, R9, R10 and R11 always hold (F43, F44, F70, F71)', async () => {
  const status = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(commands, async (series) => {
      await using world = await UploadWorld.create()
      const model = newModel()
      await fc.asyncModelRun(() => ({ model, real: world }), series)
      await endWithoutFaults(model, world)
      for (const { outcome } of world.runs)
        status.set(outcome?.kind ?? '', (status.get(outcome?.kind ?? '') ?? 0) + 1)
    }),
    { numRuns: RUNS, timeout: 120_000, ...(seed !== undefined && { seed: Number(seed) }) },
  )
  // A model whose uploads all end in one way would show little.
  for (const name of ['completed', 'interrupted', 'cancelled', 'failed'])
    expect(status.get(name) ?? 0).toBeGreaterThan(0)
}, 600_000)
