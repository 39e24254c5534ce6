import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { figures } from '../compare.ts'
import { machine } from '../machine.ts'
import type { Row } from '../row.ts'
import { show, spreadOf } from '../statistics.ts'
import { rowLine } from '../write-report.ts'
import type { BrowserFindings } from './browser-rows.ts'
import type { BrowserUsage } from './run-page.ts'

/** What is reported. */
export interface BrowserReport extends BrowserFindings {
  readonly rows: readonly Row[]
  readonly rounds: number
  /** How busy the machine was before. */
  readonly load: number
  readonly version: string
}

/** What a reader needs to know of each client. */
const REMARKS: Readonly<Record<string, string>> = {
  ours: '@oss/browser: CRC-64 of each part, checkpoint in IndexedDB, second read',
  'ali-oss': 'its browser build: no checksum, checkpoint in memory',
  uppy: '@uppy/aws-s3: no checksum; sends the parts of a file one after another',
  'bare-slices': 'no client: unsigned requests with slices of the file, three at a time',
}

/** Writes docs/performance-browsers.md. */
export async function writeBrowserReport(report: BrowserReport): Promise<void> {
  const { rows, rounds, load, version, mebibytes } = report
  await writeFile(
    join(import.meta.dirname, '../../../docs/performance-browsers.md'),
    `# Performance in a page

Made by \`pnpm bench:browser --mib ${mebibytes} --rounds ${rounds}\`.

A file of ${mebibytes} MiB is uploaded from a page to a server that reads what it is sent and keeps nothing. Browser and server are processes on one machine, and the page is of another origin than the server, as in production. Parts of 8 MiB, three at a time where the client can. CPU is that of all processes of the browser. The contenders take turns, round after round, each in a new tab; ratios are taken round by round. Each value is the median, with the lowest and the highest.

Measured on: ${machine()}; ${version}. Load of the machine before: ${load.toFixed(1)}; where it is above 1, only the ratios can be compared with other runs.

## Goals

| figure | value | goal | reached | remark |
| --- | --- | --- | --- | --- |
${rows.map(rowLine).join('\n')}

## Figures

${figureLines(report).join('\n')}

The floor of the second read is the time that Chromium takes to read the file in slices of a part, without a client. The heap is what the page refers to, with its buffers; the processes include what Chromium itself buffers for the requests.
`,
  )
}

/** The table of all figures. */
export function figureLines({
  measured,
  memory,
  readSeconds,
  mebibytes,
}: BrowserFindings): readonly string[] {
  return [
    '| client | MiB/s while sending | second read s (floor) | CPU s | tasks above 50 ms | longest ms | longest gap ms | heap MiB | processes MiB | remark |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...[...measured.keys()].map((name) => {
      const of = (figure: (usage: BrowserUsage) => number | undefined, digits: number): string =>
        show(spreadOf(figures(measured, name, figure)), digits)
      const hasReread = measured.get(name)?.some(({ rereadSeconds }) => rereadSeconds !== undefined)
      const [used] = memory.get(name) ?? []
      return `| ${[
        name,
        of(({ sendingSeconds }) => mebibytes / sendingSeconds, 0),
        hasReread
          ? `${of(({ rereadSeconds }) => rereadSeconds, 2)}; floor ${show(spreadOf(readSeconds))}`
          : '',
        of(({ cpuSeconds }) => cpuSeconds, 2),
        of(({ longTasks }) => longTasks, 0),
        of(({ longestTaskMs }) => longestTaskMs, 0),
        of(({ longestGapMs }) => longestGapMs, 0),
        used?.heapMiB.toFixed(0),
        used?.processesMiB.toFixed(0),
        REMARKS[name],
      ].join(' | ')} |`
    }),
  ]
}
