import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chart } from './chart.ts'
import { machine } from './machine.ts'
import { type Figure, type Findings, type Row, reaches } from './row.ts'
import type { Settings } from './settings.ts'
import { show } from './statistics.ts'

const conditions = `Client and server are processes on one machine; the server, which also ends TLS, reads and discards all data. CPU time is that of the whole client process, including its startup. Conditions: https is TLS 1.3 with AES-256-GCM and a certificate of the bench; files in the page cache, parts of 8 MiB, three parts in parallel unless the row states otherwise; requests are signed (V4); retries, progress and checkpoints are on by default; our client computes the CRC-64 of all data and checks whether the file changes. The clients run in turns; ratios are computed for each round. Each value is the median of n runs, with the lowest and the highest. A bare loop is a floor: it does only what no client can do without.`

/** What is reported. */
export interface Report {
  readonly findings: Findings
  readonly settings: Settings
  readonly isQuick: boolean
  /** How busy the machine was before. */
  readonly load: number
}

/** Above this, the machine was too busy for figures that one would compare with others. */
const QUIET_LOAD = 1.5

/** Writes docs/performance.md and its chart. */
export async function writeReport({ findings, settings, isQuick, load }: Report): Promise<void> {
  const docs = join(import.meta.dirname, '../../docs')
  const { rows, figures } = findings
  await writeFile(join(docs, 'performance.svg'), chart(rows))
  await writeFile(
    join(docs, 'performance.md'),
    `# Performance

Made by \`pnpm bench\`${isQuick ? ' with `--quick`: fewer rounds and smaller sizes, so the ranges are wide' : ''}.

${conditions}

Measured on: ${machine()}. Rounds: ${settings.rounds}. Load of the machine before: ${load.toFixed(1)}${load > QUIET_LOAD ? ', so **the machine was busy, and only the ratios are meaningful**' : ''}.

![Each value in relation to its goal](performance.svg)

## Goals

${tableHead}
${rows.map(rowLine).join('\n')}

## Figures

| task | client | CPU s | wall s | peak MiB |
| --- | --- | --- | --- | --- |
${figures.map(figureLine).join('\n')}

The memory of curl is not measured. [docs/decisions](decisions/README.md) describes what was tried, and the results. Uploads from a page are in [performance-browsers.md](performance-browsers.md), directories of many files in [performance-directories.md](performance-directories.md).
`,
  )
}

/** Head of the table of rows. */
export const tableHead =
  '| figure | value | n | goal | reached | remark |\n| --- | --- | --- | --- | --- | --- |'

/** A row as a line of text. */
export function rowLine(row: Row): string {
  const { title, value, runs, unit, goal, remark = '' } = row
  const limit = 'most' in goal ? `≤ ${goal.most}` : `≥ ${goal.least}`
  const shown = `${show(value)}${unit && ` ${unit}`}`
  return `| ${title} | ${shown} | ${runs} | ${limit}${unit && ` ${unit}`} | ${reaches(row) ? 'yes' : 'no'} | ${remark} |`
}

function figureLine({ task, name, cpuSeconds, wallSeconds, peakMiB }: Figure): string {
  const memory = peakMiB === undefined ? '' : show(peakMiB, 0)
  return `| ${task} | ${name} | ${show(cpuSeconds)} | ${show(wallSeconds)} | ${memory} |`
}
