import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { checkPatch } from './load-mutant.ts'
import { MUTANTS } from './mutants.ts'
import type { ScriptJob } from './script-worker.ts'
import { readScript, scriptNames } from './stored-script.ts'
import { runSchedule } from './world/run-schedule.ts'

const names = await scriptNames()
const mutants = Object.entries(MUTANTS)

async function violationsOf(job: ScriptJob): Promise<readonly string[]> {
  const worker = new Worker(new URL('./script-worker.ts', import.meta.url), {
    workerData: job,
    execArgv: ['--conditions=@oss/source'],
  })
  const [violations] = (await once(worker, 'message')) as [readonly string[]]
  await worker.terminate()
  return violations
}

it('there are at least 20 mutants, and each has a script that shows it', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20)
  expect(names).toEqual(expect.arrayContaining(mutants.map(([name, { script }]) => script ?? name)))
})

describe('a stored script', () => {
  it.each(names)('%s ends well', async (name) => {
    const { decisions, twoProcesses } = await readScript(name)
    expect((await runSchedule({ script: decisions, twoProcesses })).violations).toEqual([])
  })

  it.each(mutants)('shows that a rule is missing: %s', async (name, { script, patches }) => {
    for (const patch of patches) checkPatch(patch)
    expect(await violationsOf({ script: script ?? name, mutant: name })).not.toEqual([])
  })
})
