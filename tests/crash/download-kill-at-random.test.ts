import { randomInt } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { KEY, recordedStarts, requestedRanges, storeObject } from '../download/downloading.ts'
import { BUCKET, PART, startService } from '../service/service.ts'
import { runMortal } from './mortal-command.ts'
import { randomNumbers } from './random-numbers.ts'

// More of them by OSS_DOWNLOAD_KILLS=200 pnpm exec vitest run --project tests download-kill-at-random
const KILLS = Number(process.env['OSS_DOWNLOAD_KILLS'] ?? 4)
const PARTS = 40
const PARALLEL = 3
const LONGEST_LIFE_MS = 1500

it('a command that is killed repeatedly at random moments completes its download: no recorded part is downloaded again, and the old file stays until the new one is complete (F02, R1, R3, I21)', async () => {
  const seed = randomInt(2 ** 31)
  const random = randomNumbers(seed)
  await using service = await startService()
  const content = await storeObject(service, PARTS * PART - 7)
  service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'delay', ms: 120 } })
  const directory = join(service.directory, 'place')
  await mkdir(directory)
  const file = join(directory, 'file')
  await writeFile(file, 'old')
  const args = ['download', `oss://${BUCKET}/${KEY}`, file, '--part-size', String(PART)]
  let [kills, requests] = [0, 0]
  for (let isDone = false; !isDone; ) {
    const recorded = await recordedStarts(directory)
    service.emulator.clearRequests()
    const lifeMs = kills < KILLS ? random() * LONGEST_LIFE_MS : undefined
    const code = await runMortal(service, [...args, '--parallel', String(PARALLEL)], lifeMs)
    if (code === undefined) kills += 1
    else expect(code, `seed ${seed}`).toBe(0)
    const asked = requestedRanges(service)
    requests += asked.length
    expect(
      asked.filter((start) => recorded.includes(start)),
      `seed ${seed}`,
    ).toEqual([])
    const found = await readFile(file)
    isDone = found.equals(content)
    if (!isDone) expect(found, `seed ${seed}`).toEqual(Buffer.from('old'))
    // Killed between the file and its checkpoint's end: one more run finds out that all is done.
    if (isDone && code === undefined && (await readdir(directory)).length > 1) isDone = false
  }
  expect(await readdir(directory)).toEqual(['file'])
  process.stdout.write(`${kills} kills, ${requests} requests for ${PARTS} parts\n`)
  // Each kill costs what was in flight, and nothing else.
  expect(requests, `seed ${seed}`).toBeLessThanOrEqual(PARTS + kills * PARALLEL)
}, 600_000)
