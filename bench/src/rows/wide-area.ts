import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import { type Findings, rowOf } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { autoRow } from './auto-row.ts'

const LINE = { latencyMs: 50, bytesPerSecond: 20_000_000 }
const PART_SIZE = 8 * 2 ** 20
const PARALLEL = 3

/** A line with latency on which each connection has its limit: whether the client keeps it full. */
export async function compareWideArea(file: string, { wanMiB, wanRounds }: Settings): Promise<Findings> {
  await using server = await startServer(LINE)
  const { endpoint } = server
  const task = { type: 'upload', endpoint, file, partSize: PART_SIZE, parallel: PARALLEL } as const
  const auto = client('ours', { ...task, adaptive: true }, { name: 'ours, parallel auto' })
  const runs = await compare([client('ours', task), auto], wanRounds, { isWarm: true })
  const rounds = Math.ceil((wanMiB * 2 ** 20) / PART_SIZE / PARALLEL)
  // Each part takes its time on the line and waits for its response; the upload is initiated and completed
  // with one response each.
  const ideal =
    rounds * (PART_SIZE / LINE.bytesPerSecond + LINE.latencyMs / 1000) + (2 * LINE.latencyMs) / 1000
  const wall = figures(runs, 'ours', ({ wallSeconds }) => wallSeconds)
  const line = '50 ms, 20 MB/s per connection'
  return {
    figures: figuresOf(`${wanMiB} MiB, ${line}`, runs),
    rows: [
      rowOf(
        `${line}: wall / ideal`,
        wall.map((seconds) => seconds / ideal),
        { most: 1.03 },
        { remark: `ideal: ${ideal.toFixed(2)} s` },
      ),
      autoRow(line, runs, 0.37),
    ],
  }
}
