import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { checkPatch } from './load-mutant.ts'
import { MUTANTS } from './mutants.ts'
import { readScript, scriptNames } from './stored-script.ts'
import { runSchedule } from './world/run-schedule.ts'

const names = await scriptNames()
const mutants = Object.entries(MUTANTS)

/** What a script shows with a rule taken out. In a process of its own, because it loads other sources. */
async function violationsOf(script: string, mutant: string): Promise<unknown> {
  const program = join(import.meta.dirname, 'play-script.ts')
  const flags = ['--allow-natives-syntax', '--conditions=@oss/source']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, script, mutant])
  return JSON.parse(stdout)
}

it('there are at least 20 mutants, and each has a script that shows it', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20)
  expect(names).toEqual(expect.arrayContaining(mutants.map(([name, { script }]) => script ?? name)))
})

describe('a stored script', () => {
  it.each(names)('%s passes', async (name) => {
    const { about: _, decisions, ...processes } = await readScript(name)
    expect((await runSchedule({ script: decisions, ...processes })).violations).toEqual([])
  })

  it.each(mutants)('detects a missing rule: %s', async (name, { script, patches }) => {
    for (const patch of patches) checkPatch(patch)
    expect(await violationsOf(script ?? name, name)).not.toEqual([])
  })
})
