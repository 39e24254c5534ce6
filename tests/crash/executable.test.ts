import { randomInt } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { killBatch } from './killed-batch.ts'
import { executable } from './start-command.ts'

const CLI = join(import.meta.dirname, '../../apps/cli')
const PROGRAM = join(CLI, `dist-executable/${process.platform}-${process.arch}/oss`)

// A sample; all tests of the command in this folder run with it by
// OSS_TEST_EXECUTABLE=$PWD/apps/cli/dist-executable/linux-x64/oss pnpm exec vitest run --project tests crash
it('the single executable, killed twice with an empty PATH, resumes a recursive upload and sends no completed file again (F02)', async ({
  skip,
}) => {
  const madeMs = statSync(PROGRAM, { throwIfNoEntry: false })?.mtimeMs
  if (madeMs === undefined) return skip('there is no executable: pnpm executables makes it')
  const builtMs = statSync(join(CLI, 'dist/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (madeMs < builtMs)
    return skip('the executable is older than the built command: pnpm executables makes it again')
  const seed = randomInt(2 ** 31)
  const report = await killBatch({
    ...{ smallFiles: 100, smallBytes: 4_096, largeFiles: 1, largeBytes: 2 ** 20, partBytes: 102_400 },
    ...{ kills: 2, seed, command: executable(PROGRAM) },
  })
  expect(report, `seed ${seed}`).toMatchObject({ isProven: true, sentAgain: [] })
  expect(report.end, `seed ${seed}`).toMatchObject({ kind: 'batch-ended', outcome: 'done', filesTotal: 101 })
}, 120_000)
