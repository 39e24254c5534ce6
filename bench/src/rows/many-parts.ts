import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import type { Findings } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { ratios, spreadOf } from '../statistics.ts'

/** Many parts: what it costs to remember each of them. */
export async function compareManyParts(file: string, { rounds, parts }: Settings): Promise<Findings> {
  await using server = await startServer()
  const { endpoint } = server
  const task = { type: 'upload', endpoint, file, partSize: 102_400, parallel: 8 } as const
  const runs = await compare(
    [
      client('ours', { ...task, journal: 'memory' }, 'ours, no file'),
      client('ours', { ...task, journal: 'none' }, "ours, durability 'none'"),
      client('ours', { ...task, journal: 'fsync' }, "ours, durability 'fsync'"),
    ],
    rounds,
  )
  const cpu = (name: string): number[] => figures(runs, name, ({ cpuSeconds }) => cpuSeconds)
  const without = cpu('ours, no file')
  return {
    figures: figuresOf(`${parts} parts`, runs),
    rows: [
      {
        title: `CPU with journal / without, ${parts} parts, durability 'none'`,
        value: spreadOf(ratios(cpu("ours, durability 'none'"), without)),
        unit: '',
        goal: { most: 1.25 },
        remark: 'what is recorded survives the end of the process, not a power loss',
      },
      {
        title: `the same, durability 'fsync' (default)`,
        value: spreadOf(ratios(cpu("ours, durability 'fsync'"), without)),
        unit: '',
        goal: { most: 1.25 },
        remark: 'depends on the disk',
      },
    ],
  }
}
