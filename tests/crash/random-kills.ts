// Kills the `oss` command at random moments of the upload of one file (F02): pnpm kills --kills 1000 --seed 1
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { killAtRandom } from './kill-at-random.ts'

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
const kills = Number(values.kills ?? 100)
const seed = Number(values.seed ?? randomInt(2 ** 31))
process.stdout.write(`seed ${seed}\n`)

const report = await killAtRandom({
  kills,
  seed,
  fileBytes: 64 * 2 ** 20,
  partBytes: 256 * 2 ** 10,
  bandwidthBytesPerSecond: 50_000_000,
  longestLifeMs: 1000,
})
process.stdout.write(`${JSON.stringify({ seed, ...report }, undefined, 2)}\n`)
process.exitCode = report.receivedBytes <= report.boundBytes ? 0 : 1
