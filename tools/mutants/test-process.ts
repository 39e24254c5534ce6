// Runs tests against a mutant that exists in this process's memory only: no file is changed. One process runs
// many mutants, because starting vitest takes longer than most tests. Started by test-runner.ts.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVitest, type TestModule } from 'vitest/node'
import type { Mutant } from './list-mutants.ts'
import { setMutant } from './mutant-plugin.ts'

/** A test file to run. */
export interface TestRequest {
  /** Without one, the code is as it is, and the reached functions are reported. */
  readonly mutant: Mutant | undefined
  /** Path from the root of the repository. */
  readonly test: string
}

/** What the tests said. */
export interface TestReport {
  /** The first failure; absent when all tests passed. */
  readonly failure?: string
  readonly reached: readonly string[]
  readonly durationMs: number
}

const root = join(import.meta.dirname, '..', '..')
const reachedPath = join(tmpdir(), `oss-mutants-${process.pid}.json`)
let mutant: Mutant | undefined

const vitest = await createVitest('test', {
  root,
  config: join(import.meta.dirname, 'vitest.config.ts'),
  watch: false,
  bail: 1,
  maxWorkers: 1,
  reporters: [{}],
})
// Shorter limits than usual: a mutant that waits for ever would cost half a minute in each test.
for (const { config } of vitest.projects) Object.assign(config, { testTimeout: 15_000, hookTimeout: 15_000 })
const specifications = await vitest.globTestSpecifications()

async function run(request: TestRequest): Promise<TestReport> {
  const startedAt = performance.now()
  if (mutant !== request.mutant) {
    for (const changed of [mutant, request.mutant])
      if (changed !== undefined) vitest.invalidateFile(join(root, changed.file))
    mutant = request.mutant
    setMutant(mutant)
  }
  if (mutant === undefined) process.env['OSS_MUTANTS_REACHED'] = reachedPath
  else delete process.env['OSS_MUTANTS_REACHED']
  const failure = await firstFailure(join(root, request.test))
  const durationMs = Math.round(performance.now() - startedAt)
  return { durationMs, reached: readReached(), ...(failure !== undefined && { failure }) }
}

function readReached(): readonly string[] {
  try {
    return JSON.parse(readFileSync(reachedPath, 'utf8'))
  } catch {
    return []
  } finally {
    rmSync(reachedPath, { force: true })
  }
}

async function firstFailure(path: string): Promise<string | undefined> {
  const tests = specifications.filter(({ moduleId }) => moduleId === path)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests)
  const failed = testModules.find((module) => module.moduleId === path && !module.ok())
  if (failed !== undefined) return describeFailure(failed)
  return unhandledErrors.length === 0 ? undefined : `unhandled: ${String(unhandledErrors[0])}`
}

function describeFailure(module: TestModule): string {
  const failed = [...module.children.allTests('failed')][0]
  const error = failed === undefined ? module.errors()[0] : failed.result().errors?.[0]
  return `${failed?.fullName ?? 'no test'}: ${error?.message ?? 'failed'}`.slice(0, 300)
}

process.on('message', (request: TestRequest) => {
  run(request).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
// Ready.
process.send?.({ reached: [], durationMs: 0 } satisfies TestReport)
