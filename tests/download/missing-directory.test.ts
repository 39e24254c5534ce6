import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { fileTarget } from '@oss/download/file'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { downloadBench } from './bench-download.ts'
import { watchedTarget } from './watched-ports.ts'

// The directory of the target is not at its path for a moment, as during a remount; the checkpoint lies
// elsewhere.

let elsewhere: string
beforeEach(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'oss-elsewhere-'))
})
afterEach(() => rm(elsewhere, { recursive: true }))

it('a download whose directory is missing for a moment keeps its parts, and the same call resumes it (R3)', async () => {
  for (let awayAt = 1, ended = false; !ended; awayAt++) {
    await using bench = await downloadBench()
    const checkpoints = fsCheckpointStore({ directory: elsewhere, durability: 'none' })
    const away = join(elsewhere, 'away')
    let calls = 0
    let recorded = 0
    const target = watchedTarget(fileTarget(bench.file), async () => {
      calls += 1
      if (calls === awayAt) await rename(bench.directory, away)
    })
    const outcome = await bench.start({ target, checkpoints, parallel: 1 }).outcome
    ended = calls < awayAt
    if (ended) break
    if (outcome.kind === 'failed') {
      expect(outcome.error, `call ${awayAt}`).toMatchObject({
        code: 'TARGET_FAILED',
        cause: { code: 'NO_DIRECTORY' },
      })
      recorded = outcome.error.partsRecorded
      // A run while the directory is missing loses nothing either.
      const meanwhile = await bench.start({ checkpoints, parallel: 1 }).outcome
      expect(meanwhile.kind, `call ${awayAt}`).toBe('failed')
    }
    await rename(away, bench.directory)
    bench.asked.length = 0
    if (outcome.kind === 'failed') await bench.start({ checkpoints, parallel: 1 }).done()
    const again = bench.asked.filter((at) => at < recorded * PART)
    expect(again, `call ${awayAt}: parts that are recorded are not read again`).toEqual([])
    expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of()), `call ${awayAt}`).toBe(true)
    expect(await bench.names(), `call ${awayAt}`).toEqual(['file.bin'])
  }
})
