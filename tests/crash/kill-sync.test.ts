// More of them by OSS_SYNC_KILLS=200 pnpm exec vitest run --project tests crash/kill-sync
import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { killSync } from './kill-sync.ts'

const KILLS = Number(process.env['OSS_SYNC_KILLS'] ?? 3)

it.each(['sync to objects', 'sync to a directory', 'download'] as const)(
  'a %s that is killed repeatedly at random moments loses nothing, deletes nothing before everything is stored, and completes (F02, R1, R3)',
  async (command) => {
    const seed = Number(process.env['OSS_SYNC_SEED'] ?? randomInt(2 ** 31))
    process.stdout.write(`${command}: seed ${seed}\n`)
    const report = await killSync({ command, kills: KILLS, seed })
    process.stdout.write(`${command}: ${JSON.stringify(report)}\n`)
    expect(report.kills, `seed ${seed}`).toBe(KILLS)
    expect(report.completions, `seed ${seed}`).toBeGreaterThan(0)
  },
  3_600_000,
)
