// Kills the workers of a tree and their database at random moments:
// pnpm kills:workers --database Redis --files 20000 --large-mib 1024 --kills 30 --restarts 2 --seed 1
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { killWorkers } from './killed-workers.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    ...{ database: text, files: text, 'files-per-job': text, 'large-mib': text, workers: text },
    ...{ kills: text, restarts: text, seed: text },
  },
})
const seed = Number(values.seed ?? randomInt(2 ** 31))
process.stdout.write(`seed ${seed}\n`)

const report = await killWorkers({
  database: values.database ?? 'Redis',
  files: Number(values.files ?? 20_000),
  filesPerJob: Number(values['files-per-job'] ?? 500),
  largeBytes: Number(values['large-mib'] ?? 1024) * 2 ** 20,
  partSize: 8 * 2 ** 20,
  workers: Number(values.workers ?? 4),
  kills: Number(values.kills ?? 30),
  restarts: Number(values.restarts ?? 2),
  seed,
})
process.stdout.write(`${JSON.stringify({ seed, ...report }, undefined, 2)}\n`)
const { wrong, openUploads, checkpoints, twice, bound, progress } = report
const isRight = wrong.length + openUploads + checkpoints === 0 && progress?.state === 'completed'
process.exitCode = isRight && twice <= bound ? 0 : 1
