import { shrink } from './shrink.ts'
import { writeScript } from './stored-script.ts'
import type { Script } from './world/decisions.ts'
import { runSchedule } from './world/run-schedule.ts'

const LAST_LINES = 60

/** Shrinks a failing schedule, keeps it as a script, and says how to play it again. */
export async function showFailure(
  seed: number,
  twoProcesses: boolean,
  name = `found-${seed}${twoProcesses ? '-two' : ''}`,
): Promise<void> {
  const failing = await runSchedule({ seed, twoProcesses, remember: true })
  const rule = ruleOf(failing.violations)
  const fails = async (script: Script): Promise<boolean> =>
    ruleOf((await runSchedule({ script, twoProcesses })).violations) === rule
  const decisions = await shrink(failing.script, fails)
  const { history, violations } = await runSchedule({ script: decisions, twoProcesses, remember: true })
  await writeScript(name, { about: (violations[0] ?? '').split('\n', 1).join(), twoProcesses, decisions })
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

function ruleOf(violations: readonly string[]): string | undefined {
  return violations[0]?.split(':')[0]
}
