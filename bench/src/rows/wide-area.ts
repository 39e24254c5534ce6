import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import type { Findings } from '../row.ts'
import type { Settings } from '../settings.ts'
import { type Line, startServer } from '../start-server.ts'
import { ratios, spreadOf } from '../statistics.ts'
import { autoRow } from './auto-row.ts'

const line: Line = { latencyMs: 50, bytesPerSecond: 20_000_000 }
const partSize = 8 * 2 ** 20
const parallel = 3

/** A line with latency on which each connection has its limit: whether the client keeps it full. */
export async function compareWideArea(file: string, { wanMiB, wanRounds }: Settings): Promise<Findings> {
  await using server = await startServer(line)
  const task = { type: 'upload', endpoint: server.endpoint, file, partSize, parallel } as const
  const auto = client('ours', { ...task, adaptive: true }, 'ours, parallel auto')
  const runs = await compare([client('ours', task), auto, client('ali-oss', task)], wanRounds)
  const rounds = Math.ceil((wanMiB * 2 ** 20) / partSize / parallel)
  // Each part takes its time on the line and waits for its answer; the upload is begun and completed with one answer each.
  const ideal =
    rounds * (partSize / line.bytesPerSecond + line.latencyMs / 1000) + (2 * line.latencyMs) / 1000
  const wall = figures(runs, 'ours', ({ wallSeconds }) => wallSeconds)
  return {
    figures: figuresOf(`${wanMiB} MiB, 50 ms, 20 MB/s per connection`, runs),
    rows: [
      {
        title: 'time / ideal, 50 ms and 20 MB/s per connection',
        value: spreadOf(
          ratios(
            wall,
            wall.map(() => ideal),
          ),
        ),
        unit: '',
        goal: { most: 1.04 },
        remark: `ideal: ${ideal.toFixed(2)} s`,
      },
      autoRow('50 ms and 20 MB/s per connection', runs),
    ],
  }
}
