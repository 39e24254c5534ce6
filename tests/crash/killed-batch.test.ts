// OSS_BATCH_FILES=2000 uploads so many small files, and three of 32 MiB.
import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { killBatch, partsInFlight } from './killed-batch.ts'

const FILES = Number(process.env['OSS_BATCH_FILES'] ?? 150)
const MIB = 2 ** 20

it('a recursive upload that is killed three times resumes, and sends no completed file again (F02, R3)', async () => {
  const seed = Number(process.env['OSS_BATCH_SEED'] ?? randomInt(2 ** 31))
  const batch = {
    ...{ smallFiles: FILES, smallBytes: 4_096, largeFiles: 3, kills: 3, seed },
    ...(FILES >= 1_000
      ? { largeBytes: 32 * MIB + 1, partBytes: MIB }
      : { largeBytes: 2 * MIB + 1, partBytes: 102_400 }),
  }
  const report = await killBatch(batch)
  const { partsStored, partsTotal, end, storedAtKills } = report
  process.stdout.write(`${JSON.stringify({ ...batch, ...report, end: undefined })}\n`)
  expect(report, `seed ${seed}`).toMatchObject({ isProven: true, sentAgain: [] })
  expect(storedAtKills.at(-1), `seed ${seed}`).toBeGreaterThan(0)
  expect(partsStored, `seed ${seed}`).toBeLessThanOrEqual(partsTotal + 3 * partsInFlight(batch))
  expect(end, `seed ${seed}`).toMatchObject({
    kind: 'batch-ended',
    outcome: 'done',
    filesTotal: FILES + 3,
    exitCode: 0,
  })
}, 600_000)
