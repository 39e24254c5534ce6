import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { killAtRandom } from './kill-at-random.ts'

// A small version; the large one is `pnpm kills --kills 1000`.
it('a command that is killed repeatedly at random moments completes its upload, and sends only parts in flight twice (F02, R1, R3, I21)', async () => {
  const seed = randomInt(2 ** 31)
  const report = await killAtRandom({
    kills: 10,
    seed,
    fileBytes: 6_000_123,
    partBytes: 102_400,
    bandwidthBytesPerSecond: 8_000_000,
    longestLifeMs: 1000,
  })
  expect(report.kills, `seed ${seed}`).toBe(10)
  expect(report.receivedBytes, `seed ${seed}`).toBeLessThanOrEqual(report.boundBytes)
})
