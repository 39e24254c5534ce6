// Measures our client beside others, prints every figure with its goal, and writes docs/performance.md: `pnpm
// bench`, in 25 minutes on a quiet machine. `--quick`: smaller sizes and fewer rounds. `--only https,puts`:
// some of the comparisons, without writing the report.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { busyness } from './machine.ts'
import type { Findings } from './row.ts'
import { compareLargeFile } from './rows/large-file.ts'
import { compareManyParts } from './rows/many-parts.ts'
import { compareDistantFiles, compareSmallFiles } from './rows/small-files.ts'
import { compareSmallObjects } from './rows/small-objects.ts'
import { compareWideArea } from './rows/wide-area.ts'
import { full, quick, type Settings } from './settings.ts'
import { writeTlsFile } from './tls-file.ts'
import { writeNoise } from './write-noise.ts'
import { rowLine, tableHead, writeReport } from './write-report.ts'
import { writeTree } from './write-tree.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const settings: Settings = values.quick ? quick : full
const load = busyness()
const startedAt = performance.now()

const GIB = 2 ** 30
await using directory = await mkdtempDisposable(join(tmpdir(), 'oss-bench-'))
const tlsFile = await writeTlsFile(directory.path)

/** A comparison of a file, which exists only meanwhile. */
async function withFile(
  byteLength: number,
  compare: (file: string, settings: Settings) => Promise<Findings>,
): Promise<Findings> {
  await using place = await mkdtempDisposable(join(directory.path, 'file-'))
  return await compare(await writeNoise(join(place.path, 'file.bin'), byteLength), settings)
}

/** A comparison of a directory of small files. */
async function withTree(compare: (tree: string) => Promise<Findings>): Promise<Findings> {
  await using place = await mkdtempDisposable(join(directory.path, 'tree-'))
  return await compare(await writeTree(place.path, settings.files))
}

const comparisons: Readonly<Record<string, () => Promise<Findings>>> = {
  https: () => withFile(settings.largeGiB * GIB, (file) => compareLargeFile(file, settings, tlsFile)),
  http: () => withFile(settings.largeGiB * GIB, (file) => compareLargeFile(file, settings, undefined)),
  parts: () =>
    withFile(settings.parts * 102_400, async (file) => {
      const few = await writeNoise(join(directory.path, 'few.bin'), 100 * 102_400)
      return await compareManyParts(file, settings, few)
    }),
  puts: () => compareSmallObjects(settings),
  files: () => withTree((tree) => compareSmallFiles(tree, settings)),
  distant: () => withTree((tree) => compareDistantFiles(tree, settings, tlsFile)),
  wan: () => withFile(settings.wanMiB * 2 ** 20, compareWideArea),
}
const chosen = values.only?.split(',') ?? Object.keys(comparisons)
const all: Findings[] = []
process.stdout.write(`${tableHead}\n`)
for (const name of chosen) {
  const compare = comparisons[name]
  if (compare === undefined) throw new Error(`--only must be some of: ${Object.keys(comparisons).join(',')}`)
  const findings = await compare()
  all.push(findings)
  for (const row of findings.rows) process.stdout.write(`${rowLine(row)}\n`)
}
const minutes = (performance.now() - startedAt) / 60_000
process.stdout.write(
  `\n${minutes.toFixed(1)} minutes. Load of the machine before: ${load.toFixed(1)}, after: ${busyness().toFixed(1)}\n`,
)
if (values.only === undefined)
  await writeReport({
    findings: { rows: all.flatMap(({ rows }) => rows), figures: all.flatMap(({ figures }) => figures) },
    settings,
    isQuick: values.quick,
    load,
  })
