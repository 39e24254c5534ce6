// A program that plays a stored script with a rule taken out, and prints what is violated: `play-script.ts
// SCRIPT MUTANT`.
import { loadMutant } from './load-mutant.ts'
import { readScript } from './stored-script.ts'

const [script = '', mutant = ''] = process.argv.slice(2)
loadMutant(mutant)
// What a mutant does not wait for may fail with nobody listening.
process.on('unhandledRejection', () => {})
const { runSchedule } = await import('./world/run-schedule.ts')
const { about: _, decisions, ...processes } = await readScript(script)
process.stdout.write(JSON.stringify((await runSchedule({ script: decisions, ...processes })).violations))
