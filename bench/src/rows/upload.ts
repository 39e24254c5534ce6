import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import type { Findings } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { ratios, spreadOf } from '../statistics.ts'
import type { UploadTask } from '../task.ts'
import { autoRow } from './auto-row.ts'

/** One file of a GiB against the other JavaScript clients, and how it treats the event loop. */
export async function compareUploads(file: string, { rounds, smallGiB }: Settings): Promise<Findings> {
  await using server = await startServer()
  const upload: UploadTask = { endpoint: server.endpoint, file, partSize: 8 * 2 ** 20, parallel: 3 }
  const task = { type: 'upload', ...upload } as const
  const runs = await compare(
    [
      client('ours', task),
      client('ours', { ...task, adaptive: true }, 'ours, parallel auto'),
      client('ali-oss', task),
      client('lib-storage', task),
    ],
    rounds,
  )
  const watched = await compare([client('ours', { ...task, watchLoop: true })], rounds)
  const cpu = (name: string): number[] => figures(runs, name, ({ cpuSeconds }) => cpuSeconds)
  return {
    figures: figuresOf(`${smallGiB} GiB`, runs),
    rows: [
      {
        title: 'CPU / ali-oss',
        value: spreadOf(ratios(cpu('ours'), cpu('ali-oss'))),
        unit: '',
        goal: { most: 0.45 },
        remark: 'ali-oss computes no checksum and does not look whether the file changes',
      },
      {
        title: 'CPU / lib-storage',
        value: spreadOf(ratios(cpu('ours'), cpu('lib-storage'))),
        unit: '',
        goal: { most: 0.25 },
        remark: 'lib-storage cannot continue in a later run; over plain http it hashes what it sends',
      },
      autoRow('loopback', runs),
      {
        title: `peak memory, ${smallGiB} GiB`,
        value: spreadOf(figures(runs, 'ours', ({ peakMiB }) => peakMiB)),
        unit: 'MiB',
        goal: { most: 90 },
        remark: 'see below for what Node.js alone takes',
      },
      {
        title: `longest block of the event loop, ${smallGiB} GiB`,
        value: spreadOf(figures(watched, 'ours', ({ longestBlockMs }) => longestBlockMs)),
        unit: 'ms',
        goal: { most: 20 },
        remark: 'the modules that the first request loads included',
      },
    ],
  }
}
