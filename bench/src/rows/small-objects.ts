import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import type { Findings } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { ratios, spreadOf } from '../statistics.ts'

/** Many objects of 1 KiB, and what it costs only to load a client. */
export async function compareSmallObjects({ rounds, puts }: Settings): Promise<Findings> {
  await using server = await startServer()
  const task = {
    type: 'puts',
    endpoint: server.endpoint,
    count: puts,
    byteLength: 1024,
    concurrency: 32,
  } as const
  const runs = await compare([client('ours', task), client('ali-oss', task)], rounds)
  const imports = await compare(
    [
      client('ours', { type: 'import' }),
      client('ali-oss', { type: 'import' }),
      client('nothing', { type: 'import' }, 'Node.js alone'),
    ],
    2 * rounds,
  )
  const cpu = (of: typeof runs, name: string): number[] => figures(of, name, ({ cpuSeconds }) => cpuSeconds)
  return {
    figures: [...figuresOf(`${puts} objects of 1 KiB`, runs), ...figuresOf('import', imports)],
    rows: [
      {
        title: 'objects of 1 KiB per CPU second / ali-oss (V4)',
        value: spreadOf(ratios(cpu(runs, 'ali-oss'), cpu(runs, 'ours'))),
        unit: '',
        goal: { least: 3.5 },
        remark: '32 at a time; ours computes and compares a CRC-64, start of the process included',
      },
      {
        title: 'CPU of the import / ali-oss',
        value: spreadOf(ratios(cpu(imports, 'ours'), cpu(imports, 'ali-oss'))),
        unit: '',
        goal: { most: 0.75 },
        remark: 'start of Node.js included in both; ours with both checkpoint stores',
      },
    ],
  }
}
