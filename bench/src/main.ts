// Measures our client beside others and writes docs/performance.md: `pnpm bench`, or `pnpm bench --quick` for a look in two minutes.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { busyness } from './machine.ts'
import type { Findings } from './row.ts'
import { compareLargeFile } from './rows/large-file.ts'
import { compareManyParts } from './rows/many-parts.ts'
import { compareSmallObjects } from './rows/small-objects.ts'
import { compareUploads } from './rows/upload.ts'
import { compareWideArea } from './rows/wide-area.ts'
import { full, quick, type Settings } from './settings.ts'
import { writeNoise } from './write-noise.ts'
import { rowLine, writeReport } from './write-report.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const settings: Settings = values.quick ? quick : full
const load = busyness()

const GIB = 2 ** 30
await using directory = await mkdtempDisposable(join(tmpdir(), 'oss-bench-'))

/** A comparison of a file, which is there only meanwhile. */
async function withFile(
  byteLength: number,
  compare: (file: string, settings: Settings) => Promise<Findings>,
): Promise<Findings> {
  await using place = await mkdtempDisposable(join(directory.path, 'file-'))
  return await compare(await writeNoise(join(place.path, 'file.bin'), byteLength), settings)
}

const comparisons: (() => Promise<Findings>)[] = [
  () => withFile(settings.smallGiB * GIB, compareUploads),
  () => withFile(settings.largeGiB * GIB, compareLargeFile),
  () => withFile(settings.wanMiB * 2 ** 20, compareWideArea),
  () => withFile(settings.parts * 102_400, compareManyParts),
  () => compareSmallObjects(settings),
]
const all: Findings[] = []
for (const compare of comparisons) {
  const findings = await compare()
  all.push(findings)
  for (const row of findings.rows) process.stdout.write(`${rowLine(row)}\n`)
}
await writeReport({
  findings: { rows: all.flatMap(({ rows }) => rows), figures: all.flatMap(({ figures }) => figures) },
  settings,
  isQuick: values.quick,
  load,
})
