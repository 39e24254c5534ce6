// Measures uploads from a page beside other clients and writes docs/performance-browsers.md: `pnpm
// bench:browser`. With `--mib 1024` of a large file. Needs Debian's chromium, and Linux.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { PageTask } from '../../pages/page-task.ts'
import { compare } from '../compare.ts'
import { busyness } from '../machine.ts'
import { startServer } from '../start-server.ts'
import { writeNoise } from '../write-noise.ts'
import { rowLine } from '../write-report.ts'
import { browserRows } from './browser-rows.ts'
import { openBrowser } from './open-browser.ts'
import { readInPage, runForMemory, runPage } from './run-page.ts'
import { figureLines, writeBrowserReport } from './write-browser-report.ts'

const NAMES = ['ours', 'ali-oss', 'uppy', 'bare-slices'] as const
const MIB = 2 ** 20

const { values } = parseArgs({
  options: { mib: { type: 'string', default: '256' }, rounds: { type: 'string', default: '3' } },
})
const [mebibytes, rounds] = [Number(values.mib), Number(values.rounds)]

await using directory = await mkdtempDisposable(join(tmpdir(), 'oss-bench-'))
const file = await writeNoise(join(directory.path, 'file.bin'), mebibytes * MIB)
await using server = await startServer()
await using browser = await openBrowser(file)
const task: PageTask = { endpoint: server.endpoint, partSize: 8 * MIB, parallel: 3 }

const load = busyness()
const measured = await compare(
  NAMES.map((name) => ({ name, measure: () => runPage(browser, name, task) })),
  rounds,
)
const [floor] = (
  await compare([{ name: 'floor', measure: () => readInPage(browser, task) }], rounds)
).values()
const memory = await compare(
  NAMES.map((name) => ({ name, measure: () => runForMemory(browser, name, task) })),
  1,
)
const findings = { measured, memory, readSeconds: floor ?? [], task, mebibytes }
const rows = browserRows(findings)
for (const row of rows) process.stdout.write(`${rowLine(row)}\n`)
process.stdout.write(`${figureLines(findings).join('\n')}\nLoad of the machine: ${load}, ${busyness()}\n`)
await writeBrowserReport({ ...findings, rows, rounds, load, version: browser.version })
