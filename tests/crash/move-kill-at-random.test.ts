import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { randomNumbers } from './random-numbers.ts'
import { startCommand } from './start-command.ts'

// More of them by OSS_MOVE_KILLS=200 pnpm exec vitest run --project tests move-kill-at-random
const KILLS = Number(process.env['OSS_MOVE_KILLS'] ?? 4)
const OBJECTS = 40
/** Counted from the first request, because the start of a process takes longer than its work. */
const LONGEST_WORK_MS = 1_200
const TYPE = 'text/x-moved'

/** Every eighth object is moved in parts. */
const contentOf = (index: number): Buffer => bytesOf(index % 8 === 0 ? 3 * PART + 7 : 100 + index, index + 1)

async function storeObjects(service: Service, round: number): Promise<void> {
  for (let index = 0; index < OBJECTS; index++)
    await service.emulator.state.putObject(BUCKET, `old-${round}/${index}`, contentOf(index), {
      contentType: TYPE,
    })
}

/**
 * Finds each object whole, with its type: at its old key, or else at its new one. Returns how many are left.
 */
async function checkObjects(service: Service, round: number, seed: number): Promise<number> {
  const client = service.client()
  let left = 0
  for (let index = 0; index < OBJECTS; index++) {
    // First the old key: a request that was sent before the kill may still delete it.
    const isLeft = service.emulator.state.listKeys(BUCKET).includes(`old-${round}/${index}`)
    if (isLeft) left += 1
    const key = `${isLeft ? 'old' : 'new'}-${round}/${index}`
    const found = await service.emulator.state.readObject(BUCKET, key)
    const type = (await client.headObject({ bucket: BUCKET, key }))?.contentType
    const isGone = isLeft && (found === undefined || type === undefined)
    if (isGone) {
      index -= 1
      left -= 1
      continue
    }
    expect(
      { key, type, isWhole: found !== undefined && contentOf(index).equals(found) },
      `seed ${seed}`,
    ).toEqual({
      ...{ key, type: TYPE, isWhole: true },
    })
  }
  return left
}

/** Runs the command, and kills it at a time after its first request. Returns `undefined` if it was killed. */
async function run(
  service: Service,
  args: readonly string[],
  workMs: number | undefined,
): Promise<number | undefined> {
  service.emulator.clearRequests()
  const child = startCommand(service, [...args, '--quiet'], 'ignore')
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  if (workMs !== undefined) {
    while (service.emulator.requests.length === 0 && child.exitCode === null && child.signalCode === null)
      await sleep(2)
    const timer = setTimeout(() => child.kill('SIGKILL'), workMs)
    await ended
    clearTimeout(timer)
  }
  const [code, signal] = await ended
  return signal === 'SIGKILL' ? undefined : (code ?? 1)
}

it('a command that is killed repeatedly at random moments moves all objects, and none is deleted before its copy is stored whole (F02, R1)', async () => {
  const seed = Number(process.env['OSS_MOVE_SEED'] ?? randomInt(2 ** 31))
  process.stdout.write(`seed ${seed}\n`)
  const random = randomNumbers(seed)
  await using service = await startService()
  service.emulator.faults.add({ match: {}, fault: { kind: 'delay', ms: 15 } })
  let [kills, rounds] = [0, 0]
  for (; kills < KILLS; rounds++) {
    await storeObjects(service, rounds)
    const command = ['mv', '-r', `oss://${BUCKET}/old-${rounds}`, `oss://${BUCKET}/new-${rounds}`]
    const args = [...command, '--part-size', String(PART), '--checkpoint-dir', service.directory]
    for (let left = OBJECTS; left > 0; ) {
      const code = await run(service, args, kills < KILLS ? random() * LONGEST_WORK_MS : undefined)
      if (code === undefined) kills += 1
      else expect(code, `seed ${seed}`).toBe(0)
      left = await checkObjects(service, rounds, seed)
      if (code === 0) expect(left, `seed ${seed}`).toBe(0)
    }
  }
  process.stdout.write(`seed ${seed}: ${kills} kills, ${rounds * OBJECTS} objects\n`)
}, 1_200_000)
