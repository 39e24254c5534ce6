import type { PageTask } from '../../pages/page-task.ts'
import { figures, type Runs } from '../compare.ts'
import { type Row, rowOf } from '../row.ts'
import { ratios } from '../statistics.ts'
import type { BrowserUsage, MemoryUsage } from './run-page.ts'

/** What was measured in the browser. */
export interface BrowserFindings {
  readonly measured: Runs<BrowserUsage>
  readonly memory: Runs<MemoryUsage>
  /** Seconds of reading the file once, without a client. */
  readonly readSeconds: readonly number[]
  readonly task: PageTask
  readonly mebibytes: number
}

/** The figures that have a goal. */
export function browserRows({ measured, memory, task }: BrowserFindings): readonly Row[] {
  const of = (name: string, figure: (usage: BrowserUsage) => number | undefined): number[] =>
    figures(measured, name, figure)
  const sending = (name: string): number[] => of(name, ({ sendingSeconds }) => sendingSeconds)
  const cpu = (name: string): number[] => of(name, ({ cpuSeconds }) => cpuSeconds)
  const others = sending('ali-oss').map((seconds, round) =>
    Math.min(seconds, sending('uppy')[round] ?? seconds),
  )
  const mib = 2 ** 20
  return [
    rowOf(
      'throughput while sending / the faster of ali-oss and Uppy',
      ratios(others, sending('ours')),
      { least: 1 },
      {
        remark:
          'ours reads each part and computes its CRC-64; the others send slices of the file or its bytes unchecked',
      },
    ),
    rowOf(
      'the same, best round of each',
      [Math.min(...others) / Math.min(...sending('ours'))],
      { least: 1 },
      { remark: 'says more than the median on a busy machine' },
    ),
    rowOf(
      'CPU of the browser / ali-oss',
      ratios(cpu('ours'), cpu('ali-oss')),
      { most: 1 },
      { remark: 'the second read included' },
    ),
    rowOf(
      'longest task of the main thread',
      of('ours', ({ longestTaskMs }) => longestTaskMs),
      { most: 50 },
      { unit: 'ms', remark: '0: there was none above 50 ms' },
    ),
    rowOf(
      'growth of the live heap',
      figures(memory, 'ours', ({ heapMiB }) => heapMiB),
      { most: ((task.parallel + 1) * task.partSize) / mib + 16 },
      { unit: 'MiB', remark: 'buffers included; garbage is collected all the time, in a run of its own' },
    ),
    rowOf(
      'longest time between two progress events',
      of('ours', ({ longestGapMs }) => longestGapMs),
      { most: 200 },
      { unit: 'ms' },
    ),
  ]
}
