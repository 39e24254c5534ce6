// Changes one operator, literal or statement of a source file at a time, in memory, and runs the nearest
// tests on it. A mutant that no test notices shows what is not tested. See docs/testing.md.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { listMutants, type Mutant } from './mutants/list-mutants.ts'
import { nearestTests } from './mutants/nearest-tests.ts'
import { seededSample } from './mutants/seeded-sample.ts'
import { TestRunner } from './mutants/test-runner.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '200' },
    rules: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    'budget-s': { type: 'string', default: '60' },
    results: { type: 'string', default: join(tmpdir(), 'oss-mutants.jsonl') },
  },
})

interface Result {
  readonly kind: 'mutant'
  readonly id: string
  readonly outcome: 'killed' | 'survived' | 'timed-out'
  readonly by?: string
}

interface Measured {
  readonly kind: 'test'
  readonly id: string
  readonly tree: string
  readonly reached: readonly string[]
  readonly durationMs: number
  readonly failure?: string
}

/** What was measured of tests holds only for the code they were measured on. */
const tree = treeHash()
const earlier: readonly (Result | Measured)[] = existsSync(values.results)
  ? readFileSync(values.results, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  : []
const results = new Map(earlier.filter((entry) => entry.kind === 'mutant').map((entry) => [entry.id, entry]))
const measured = new Map(
  earlier
    .filter((entry) => entry.kind === 'test')
    .filter((entry) => entry.tree === tree)
    .map((entry) => [entry.id, entry]),
)
/** Tests that have killed a mutant of the file, the latest first. */
const killers = new Map<string, string[]>()
await using runner = new TestRunner()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void runner[Symbol.asyncDispose]().then(() => process.exit(130)))

for (const folder of positionals) {
  const sample = seededSample(mutantsIn(folder), Number(values.sample), Number(values.seed))
  for (const [index, mutant] of sample.entries()) {
    const id = idOf(mutant)
    const known = knownResult(id)
    const result = known ?? (await tryMutant(id, mutant))
    if (known === undefined) save(result)
    results.set(id, result)
    if (result.outcome !== 'killed') console.log(`${index + 1}/${sample.length} ${result.outcome}: ${id}`)
  }
  report(folder, sample)
}

function knownResult(id: string): Result | undefined {
  const known = results.get(id)
  return values.again && known?.outcome === 'survived' ? undefined : known
}

function treeHash(): string {
  const hash = createHash('sha256')
  for (const file of globSync('{packages,tests}/**/*.ts', { exclude: ['**/node_modules'] }).toSorted())
    hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function mutantsIn(folder: string): readonly Mutant[] {
  const files = folder.endsWith('.ts') ? [folder] : globSync(`${folder}/src/**/*.ts`).toSorted()
  return files
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      return !values.rules || /\bR(?:1[0-4]|[1-9])\b/.test(text) ? listMutants(file, text) : []
    })
}

async function tryMutant(id: string, mutant: Mutant): Promise<Result> {
  for (const test of await testsOf(mutant)) {
    const limitMs = 30_000 + 4 * (measured.get(test)?.durationMs ?? 0)
    const report = await runner.run({ mutant, test }, limitMs)
    if (report !== undefined && report.failure === undefined) continue
    killers.set(mutant.file, [test, ...(killers.get(mutant.file) ?? []).filter((other) => other !== test)])
    if (report === undefined) return { kind: 'mutant', id, outcome: 'timed-out', by: test }
    const isLimit = /timed out in \d+ms/.test(report.failure ?? '')
    const outcome = isLimit ? 'timed-out' : 'killed'
    return { kind: 'mutant', id, outcome, by: `${test}: ${report.failure}` }
  }
  return { kind: 'mutant', id, outcome: 'survived' }
}

/**
 * The tests that reach the mutant: those that killed others of its file first, then the nearest, then the
 * quickest.
 */
async function testsOf({ file, scope }: Mutant): Promise<readonly string[]> {
  const reaching: { readonly test: string; readonly distance: number; readonly durationMs: number }[] = []
  for (const [distance, group] of nearestTests(file).entries()) {
    for (const test of group) {
      const { failure, reached, durationMs } = measured.get(test) ?? (await measure(test))
      if (failure === undefined && reached.includes(scope)) reaching.push({ test, distance, durationMs })
    }
  }
  const known = killers.get(file) ?? []
  const rank = (test: string): number => (known.includes(test) ? known.indexOf(test) : known.length)
  let leftMs = Number(values['budget-s']) * 1000
  return reaching
    .toSorted((a, b) => rank(a.test) - rank(b.test) || a.distance - b.distance || a.durationMs - b.durationMs)
    .filter(({ durationMs }) => {
      leftMs -= durationMs
      return leftMs + durationMs > 0
    })
    .map(({ test }) => test)
}

async function measure(test: string): Promise<Measured> {
  const report = await runner.run({ mutant: undefined, test }, 300_000)
  const { reached, durationMs, failure } = report ?? { reached: [], durationMs: 0, failure: 'does not end' }
  if (failure !== undefined) console.log(`left out, because it fails without a mutant: ${test} (${failure})`)
  const entry: Measured = {
    kind: 'test',
    id: test,
    tree,
    reached,
    durationMs,
    ...(failure !== undefined && { failure }),
  }
  measured.set(test, entry)
  save(entry)
  return entry
}

function save(entry: Result | Measured): void {
  appendFileSync(values.results, `${JSON.stringify(entry)}\n`)
}

function report(folder: string, sample: readonly Mutant[]): void {
  const count = { killed: 0, survived: 0, 'timed-out': 0 }
  for (const mutant of sample) count[results.get(idOf(mutant))?.outcome ?? 'survived'] += 1
  const score = ((100 * (count.killed + count['timed-out'])) / sample.length).toFixed(1)
  console.log(
    `${folder}: ${sample.length} mutants, ${count.killed} killed, ${count['timed-out']} timed out, ${count.survived} survived: ${score} %`,
  )
}

function idOf({ file, start, end, replacement }: Mutant): string {
  const text = readFileSync(file, 'utf8')
  const lines = text.slice(0, start).split('\n')
  const line = text.split('\n')[lines.length - 1] ?? ''
  return `${file}:${lines.length}:${(lines.at(-1) ?? '').length + 1} ${text.slice(start, end).split('\n')[0]} => ${replacement} in "${line.trim()}"`
}
