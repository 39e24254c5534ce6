import type { PageTask } from '../../pages/page-task.ts'
import { figures, type Runs } from '../compare.ts'
import type { Row } from '../row.ts'
import { ratios, spreadOf } from '../statistics.ts'
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
    {
      title: 'throughput while sending / the faster of ali-oss and Uppy',
      value: spreadOf(ratios(others, sending('ours'))),
      unit: '',
      goal: { least: 1 },
      remark:
        'ours reads each part and computes its CRC-64; the others send slices of the file or its bytes unchecked',
    },
    {
      title: 'the same, best round of each',
      value: spreadOf([Math.min(...others) / Math.min(...sending('ours'))]),
      unit: '',
      goal: { least: 1 },
      remark: 'says more than the median on a busy machine',
    },
    {
      title: 'CPU of the browser / ali-oss',
      value: spreadOf(ratios(cpu('ours'), cpu('ali-oss'))),
      unit: '',
      goal: { most: 1 },
      remark: 'the second read included',
    },
    {
      title: 'longest task of the main thread',
      value: spreadOf(of('ours', ({ longestTaskMs }) => longestTaskMs)),
      unit: 'ms',
      goal: { most: 50 },
      remark: '0: there was none above 50 ms',
    },
    {
      title: 'growth of the live heap',
      value: spreadOf(figures(memory, 'ours', ({ heapMiB }) => heapMiB)),
      unit: 'MiB',
      goal: { most: ((task.parallel + 1) * task.partSize) / mib + 16 },
      remark: 'buffers included; garbage is collected all the time, in a run of its own',
    },
    {
      title: 'longest time between two progress events',
      value: spreadOf(of('ours', ({ longestGapMs }) => longestGapMs)),
      unit: 'ms',
      goal: { most: 200 },
    },
  ]
}
