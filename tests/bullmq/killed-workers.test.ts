import { describe, expect, it } from 'vitest'
import { DATABASES } from '../databases/tested-databases.ts'
import { killWorkers } from './killed-workers.ts'

describe.each(DATABASES)('workers whose queue and checkpoints are in $name', ({ name, missing }) => {
  it.skipIf(missing !== undefined)(
    'that are killed at random, with a database that is killed twice, store each file, and little twice',
    async () => {
      const options = {
        ...{ database: name, files: 2000, filesPerJob: 100, largeBytes: 24 * 2 ** 20, partSize: 2 ** 20 },
        ...{ workers: 4, kills: 8, restarts: 2 },
        seed: Number(process.env['OSS_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31)),
      }
      const report = await killWorkers(options)
      const context = JSON.stringify({ ...options, ...report })
      expect(report.wrong, context).toEqual([])
      expect(report.progress, context).toMatchObject({ state: 'completed', filesFound: 2001, filesFailed: 0 })
      expect(report.openUploads, context).toBe(0)
      expect(report.checkpoints, context).toBe(0)
      expect(report.twice, context).toBeLessThanOrEqual(report.bound)
    },
  )
})
