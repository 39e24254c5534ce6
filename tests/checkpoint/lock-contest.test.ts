import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Contest } from './lock-contender.ts'
import { id } from './stored-upload.ts'

const PROCESSES = 8

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-contest-'))
})
afterEach(() => rm(directory, { recursive: true }))

interface Contender {
  readonly pid: number
  /** Tries 25 times at once. */
  contest(): Promise<Contest>
  kill(): Promise<void>
}

async function startContender(): Promise<Contender> {
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const script = join(import.meta.dirname, 'lock-contender.ts')
  const child = spawn(process.execPath, [...condition, script, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ value: 'ready' })
  return {
    pid: child.pid ?? 0,
    async contest() {
      child.stdin.write('go\n')
      const { value } = await lines.next()
      return JSON.parse(String(value)) as Contest
    },
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

interface Owner {
  readonly contender: Contender
  /** Since when, in milliseconds since the epoch. */
  readonly sinceMs: number
}

/** Lets all try at the same time, and finds the one that owns the checkpoint then. */
async function findOwner(contenders: readonly Contender[]): Promise<Owner> {
  const contests = await Promise.all(contenders.map((contender) => contender.contest()))
  expect(contests.map(({ owned }) => owned).toSorted((a, b) => b - a)).toEqual([
    1,
    ...contenders.slice(1).map(() => 0),
  ])
  const index = contests.findIndex(({ owned }) => owned === 1)
  const [contender, sinceMs] = [contenders[index], contests[index]?.ownedAtMs]
  if (contender === undefined || sinceMs === undefined) throw new Error('nobody owns the checkpoint')
  for (const { code, message } of contests.flatMap(({ refusals }) => refusals)) {
    expect(code).toBe('LOCKED')
    expect(message).toContain(`process ${contender.pid} on `)
  }
  return { contender, sinceMs }
}

it('of 200 simultaneous uploads in 8 processes one owns the checkpoint; when it is killed, another acquires it at once (F17)', async () => {
  let contenders = await Promise.all(Array.from({ length: PROCESSES }, startContender))
  try {
    for (let round = 0; round < 3; round++) {
      const { contender: owner } = await findOwner(contenders)
      await owner.kill()
      contenders = contenders.filter((contender) => contender !== owner)
      const killedMs = Date.now()
      const { contender: successor, sinceMs } = await findOwner(contenders)
      expect(sinceMs - killedMs).toBeLessThan(20_000)
      await successor.kill()
      contenders = contenders.filter((contender) => contender !== successor)
    }
  } finally {
    await Promise.all(contenders.map((contender) => contender.kill()))
  }
  {
    await using lease = await fsCheckpointStore({ directory }).acquire(id)
    await lease.remove()
  }
  expect(await readdir(directory)).toEqual([])
})
