import { parentPort, workerData } from 'node:worker_threads'
import { loadMutant } from './load-mutant.ts'
import { readScript } from './stored-script.ts'

/** A stored script, to be played with a rule taken out. */
export interface ScriptJob {
  readonly script: string
  readonly mutant: string
}

const { script, mutant } = workerData as ScriptJob
loadMutant(mutant)
// What a mutant does not wait for may fail with nobody listening.
process.on('unhandledRejection', () => {})
const { runSchedule } = await import('./world/run-schedule.ts')
const { decisions, twoProcesses } = await readScript(script)
parentPort?.postMessage((await runSchedule({ script: decisions, twoProcesses })).violations)
