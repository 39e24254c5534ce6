import { compare, cpuRatios, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import { type Findings, rowOf } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { peakMemoryRow } from './peak-memory-row.ts'

/** Many objects of 1 KiB, and what it costs only to load a client. */
export async function compareSmallObjects({ rounds, puts, manyPuts }: Settings): Promise<Findings> {
  await using server = await startServer()
  const { endpoint } = server
  const task = { type: 'puts', endpoint, count: puts, byteLength: 1024, concurrency: 32 } as const
  const runs = await compare(
    ['ours', 'ali-oss', 'bare-puts'].map((name) => client(name, task)),
    rounds,
  )
  const many = await compare(
    [client('ours', { ...task, count: manyPuts, liveHeap: true })],
    Math.min(3, rounds),
  )
  const imports = await compare(
    [
      client('ours', { type: 'import' }),
      client('ali-oss', { type: 'import' }),
      client('nothing', { type: 'import' }, { name: 'Node.js alone' }),
    ],
    2 * rounds,
  )
  return {
    figures: [
      ...figuresOf(`${puts} puts of 1 KiB, 32 at a time`, runs),
      ...figuresOf(`${manyPuts} puts`, many),
      ...figuresOf('import', imports),
    ],
    rows: [
      rowOf(
        'puts of 1 KiB: CPU / ali-oss (V4)',
        cpuRatios(runs, 'ours', 'ali-oss'),
        { most: 0.42 },
        { remark: '32 at a time; ours computes and compares a CRC-64' },
      ),
      rowOf(
        'puts of 1 KiB: CPU / a bare undici loop',
        cpuRatios(runs, 'ours', 'bare-puts'),
        { most: 2 },
        { remark: 'the floor: one HMAC and one SHA-256 each, no retry, no limit, no CRC-64' },
      ),
      rowOf(
        `${manyPuts} puts: live heap after a full collection`,
        figures(many, 'ours', ({ liveMiB }) => liveMiB),
        { most: 15 },
        { unit: 'MiB' },
      ),
      peakMemoryRow(`${manyPuts} puts`, many, 150),
      rowOf(
        'import: CPU / ali-oss',
        cpuRatios(imports, 'ours', 'ali-oss'),
        { most: 0.75 },
        { remark: 'start of Node.js included in both; ours with both checkpoint stores' },
      ),
    ],
  }
}
