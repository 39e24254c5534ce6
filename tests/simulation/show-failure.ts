import { shrink } from './shrink.ts'
import { type StoredScript, writeScript } from './stored-script.ts'
import type { Script } from './world/decisions.ts'
import { runSchedule } from './world/run-schedule.ts'

const LAST_LINES = 60

/** Shrinks a failing schedule, keeps it as a script, and says how to play it again. */
export async function showFailure(
  seed: number,
  processes: Pick<StoredScript, 'twoProcesses' | 'owners'>,
  name = `found-${seed}${suffixOf(processes)}`,
): Promise<void> {
  const failing = await runSchedule({ seed, ...processes, remember: true })
  const rule = ruleOf(failing.violations)
  const fails = async (script: Script): Promise<boolean> =>
    ruleOf((await runSchedule({ script, ...processes })).violations) === rule
  const decisions = await shrink(failing.script, fails)
  const { history, violations } = await runSchedule({ script: decisions, ...processes, remember: true })
  await writeScript(name, { about: (violations[0] ?? '').split('\n', 1).join(), ...processes, decisions })
  process.stdout.write(
    [
      `seed ${seed}: ${failing.violations[0]}`,
      `shrunk to ${Object.keys(decisions).length} decisions: ${JSON.stringify(decisions)}`,
      ...history.slice(-LAST_LINES),
      `Play it again: pnpm sim --script ${name} --trace`,
      '',
    ].join('\n'),
  )
}

function suffixOf({ twoProcesses, owners }: Pick<StoredScript, 'twoProcesses' | 'owners'>): string {
  if (owners !== undefined) return `-owners-${owners}`
  return twoProcesses ? '-two' : ''
}

function ruleOf(violations: readonly string[]): string | undefined {
  return violations[0]?.split(':')[0]
}
