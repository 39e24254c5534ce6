import { compare, cpuRatios, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import { type Findings, rowOf } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { peakMemoryRow } from './peak-memory-row.ts'

const PART_SIZE = 102_400
/** Parts of the upload whose live heap is subtracted. */
const FEW_PARTS = 100

/** Many parts: what each of them costs. */
export async function compareManyParts(
  file: string,
  { rounds, parts }: Settings,
  fewParts: string,
): Promise<Findings> {
  await using server = await startServer()
  const { endpoint } = server
  const task = { type: 'upload', endpoint, file, partSize: PART_SIZE, parallel: 8 } as const
  const runs = await compare(
    [
      client('ours', { ...task, journal: 'fsync' }),
      client('ours', { ...task, journal: 'none' }, { name: "ours, durability 'none'" }),
      client('ours', { ...task, journal: 'memory' }, { name: 'ours, no journal' }),
      client('ali-oss', task),
    ],
    rounds,
  )
  const live = await compare(
    [
      client('ours', { ...task, liveHeap: true }),
      client('ours', { ...task, file: fewParts, liveHeap: true }, { name: `ours, ${FEW_PARTS} parts` }),
    ],
    Math.min(3, rounds),
  )
  const liveMiB = (name: string): number[] => figures(live, name, (usage) => usage.liveMiB)
  const few = liveMiB(`ours, ${FEW_PARTS} parts`)
  const title = `${parts} parts of 100 KiB`
  return {
    figures: figuresOf(title, runs),
    rows: [
      rowOf(
        `${title}: CPU / ali-oss`,
        cpuRatios(runs, 'ours', 'ali-oss'),
        { most: 0.6 },
        { remark: 'each part is on the disk before it counts (fsync); ali-oss records none' },
      ),
      rowOf(
        `${title}: live heap above ${FEW_PARTS} parts`,
        liveMiB('ours').map((mib, index) => mib - (few[index] ?? Number.NaN)),
        { most: 4 },
        { unit: 'MiB', remark: 'after a full collection, before the completion' },
      ),
      peakMemoryRow(title, runs, 130),
      rowOf(
        `${title}: CPU with journal / without`,
        cpuRatios(runs, 'ours', 'ours, no journal'),
        { most: 1.25 },
        { remark: 'depends on the disk' },
      ),
    ],
  }
}
