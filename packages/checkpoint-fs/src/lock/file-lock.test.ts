import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canMakeNamespaces, inNewNamespace, inNewNamespaceOnly } from '../../test/namespace.ts'
import { nodeSystem } from '../system/node-system.ts'
import type { System } from '../system/system.ts'
import { acquireLock } from './file-lock.ts'

let directory: string
let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-lock-'))
  path = join(directory, 'it.lock')
})
afterEach(() => rm(directory, { recursive: true }))

/** A process that acquires the lock, reports it, and then waits forever. */
async function otherOwner(
  around = (command: readonly string[]): readonly string[] => command,
): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const script = join(import.meta.dirname, '../../test/take-lock.ts')
  const [program = '', ...args] = around([process.execPath, script, path])
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  expect(String(line).trim()).toBe('taken')
  return {
    pid: child.pid ?? 0,
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe('a lock', () => {
  it('has one owner, and is free after its release', async () => {
    const lock = await acquireLock(nodeSystem, path)
    await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`process ${process.pid} on`),
    })
    expect(await lock.isHeld()).toBe(true)
    await lock.release()
    expect(await lock.isHeld()).toBe(false)
    await (await acquireLock(nodeSystem, path)).release()
    expect(await readdir(directory)).toEqual([])
  })

  it('of another process is refused with its process id, and taken over after kill -9 (F17)', async () => {
    const other = await otherOwner()
    await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`process ${other.pid} on`),
    })
    await other.kill()
    const lock = await acquireLock(nodeSystem, path)
    await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({ code: 'LOCKED' })
    await lock.release()
    expect(await readdir(directory)).toEqual([])
  })

  it('is taken over from one dead owner after another without growing (F02)', async () => {
    const { processes } = nodeSystem
    const dying: System = {
      ...nodeSystem,
      processes: {
        ...processes,
        ownIdentity: async () => ({ ...(await processes.ownIdentity()), boot: 'an-earlier-one' }),
      },
    }
    for (let time = 0; time < 100; time++) {
      await acquireLock(dying, path)
      expect(await readdir(directory)).toEqual(['it.lock'])
    }
    for (let time = 0; time < 3; time++) await (await otherOwner()).kill()
    const lock = await acquireLock(nodeSystem, path)
    expect(lock.paths).toEqual([path])
    await lock.release()
    expect(await readdir(directory)).toEqual([])
  })

  it('is not taken from a process that only has the same id as a dead one (F17)', async () => {
    const owner = JSON.parse(await ownerText())
    await writeFile(path, JSON.stringify({ ...owner, started: '1' }))
    const lock = await acquireLock(nodeSystem, path)
    await lock.release()
  })

  it.runIf(process.platform === 'linux')(
    'of a process that has ended, and whose parent has not waited for it yet (a zombie), is taken over (F17)',
    async () => {
      // The shell becomes a program that never waits for the child the shell has started.
      const command = `"${process.execPath}" "${join(import.meta.dirname, '../../test/take-lock.ts')}" "${path}" & exec sleep 60`
      const parent = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] })
      try {
        await once(parent.stdout, 'data')
        const { pid } = JSON.parse(await readFile(path, 'utf8'))
        process.kill(pid, 'SIGKILL')
        await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /)
        await (await acquireLock(nodeSystem, path)).release()
      } finally {
        const ended = once(parent, 'exit')
        parent.kill('SIGKILL')
        await ended
      }
    },
  )

  it.runIf(canMakeNamespaces)(
    'of a live process in another container with the same host name is refused, from outside and from inside',
    async () => {
      const container = await otherOwner(inNewNamespace)
      const refusal = {
        code: 'LOCKED',
        message: expect.stringMatching(/process 1 on .*oss checkpoints release/s),
      }
      await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject(refusal)
      // A second container: there, number 1 is another process.
      await expect(refusedIn(inNewNamespace)).resolves.toContain('process 1 on')
      await container.kill()
      // No process in another namespace can detect that it has ended.
      await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject(refusal)
    },
  )

  it.runIf(canMakeNamespaces)('of a live process of this machine is refused in a container', async () => {
    const lock = await acquireLock(nodeSystem, path)
    await expect(refusedIn(inNewNamespace)).resolves.toContain(`process ${process.pid} on`)
    expect(await lock.isHeld()).toBe(true)
    await lock.release()
  })

  it.runIf(canMakeNamespaces).each([
    ['its own /proc', inNewNamespace],
    ['the /proc of its host', inNewNamespaceOnly],
  ])('is refused to others of one container, and taken over after kill -9, with %s', async (_, around) => {
    const script =
      '"$@" >/dev/null & owner=$!; until [ -e "$0" ]; do :; done; ' +
      'if "$@" >/dev/null 2>&1; then echo stolen; fi; kill -9 $owner; wait 2>/dev/null; exec "$@"'
    const container = await otherOwner((command) => around(['bash', '-c', script, path, ...command]))
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: 1 })
    await container.kill()
  })

  it('without a namespace, as earlier versions wrote it, is read', async () => {
    const { namespace: _, ...owner } = JSON.parse(await ownerText())
    await writeFile(path, JSON.stringify(owner))
    await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({ code: 'LOCKED' })
    await writeFile(path, JSON.stringify({ ...owner, started: '1' }))
    await (await acquireLock(nodeSystem, path)).release()
  })

  it('with the id of this process that this process does not hold is taken over, also without a start time', async () => {
    const owner = JSON.parse(await ownerText())
    await writeFile(path, JSON.stringify({ ...owner, started: '' }))
    const lock = await acquireLock(nodeSystem, path)
    await lock.release()
    // One that it does hold is not.
    const { processes } = nodeSystem
    const untold: System = {
      ...nodeSystem,
      processes: {
        ...processes,
        ownIdentity: async () => ({ ...(await processes.ownIdentity()), started: '' }),
      },
    }
    const held = await acquireLock(untold, path)
    await expect(acquireLock(untold, path)).rejects.toMatchObject({ code: 'LOCKED' })
    await held.release()
  })

  it('of another machine or one that cannot be read is never taken over', async () => {
    const owner = JSON.parse(await ownerText())
    for (const text of [
      JSON.stringify({ ...owner, host: 'elsewhere' }),
      'not json',
      '',
      '{"pid":-1}',
      JSON.stringify({ ...owner, pid: 0 }),
    ]) {
      await writeFile(path, text)
      await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(path),
      })
    }
  })

  it.each([
    ['token', ['', 'x', 7]],
    ['pid', [0, -1, 1.5, '1', null]],
    ['host', [7, null]],
    ['boot', [7, null]],
    ['started', [7, null]],
  ])('whose %s is damaged is not taken over, and is named (R12)', async (field, values) => {
    const owner = { ...JSON.parse(await ownerText()), boot: 'an-earlier-one' }
    for (const value of [...values, undefined]) {
      await writeFile(path, JSON.stringify({ ...owner, [field]: value }))
      await expect(acquireLock(nodeSystem, path)).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(`The lock ${path} cannot be read`),
      })
    }
  })

  it('of a machine that was restarted is taken over', async () => {
    const owner = JSON.parse(await ownerText())
    await writeFile(path, JSON.stringify({ ...owner, boot: 'an-earlier-one' }))
    await (await acquireLock(nodeSystem, path)).release()
  })

  it('that was removed is no longer held (F18)', async () => {
    const lock = await acquireLock(nodeSystem, path)
    await rm(path)
    expect(await lock.isHeld()).toBe(false)
    const other = await acquireLock(nodeSystem, path)
    expect(await lock.isHeld()).toBe(false)
    await other.release()
  })

  it('whose file another program has overwritten is no longer held, and its release leaves that file alone', async () => {
    const lock = await acquireLock(nodeSystem, path)
    await writeFile(path, 'not ours')
    expect(await lock.isHeld()).toBe(false)
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe('not ours')
  })

  it('has exactly one owner when many processes acquire it at once, also after a dead one', async () => {
    for (let round = 0; round < 10; round++) {
      if (round % 2 === 1) await leaveDeadOwner()
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(nodeSystem, path)))
      const taken = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      expect(taken).toHaveLength(1)
      await taken[0]?.release()
    }
    expect(await readdir(directory)).toEqual([])
  })
})

/** The error of a process that cannot acquire the lock. */
async function refusedIn(around: (command: readonly string[]) => readonly string[]): Promise<string> {
  const script = join(import.meta.dirname, '../../test/take-lock.ts')
  const [program = '', ...args] = around([process.execPath, script, path])
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const chunks: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  expect(await once(child, 'close')).not.toEqual([0, null])
  return Buffer.concat(chunks).toString()
}

async function ownerText(): Promise<string> {
  const lock = await acquireLock(nodeSystem, path)
  const text = await readFile(path, 'utf8')
  await lock.release()
  return text
}

async function leaveDeadOwner(): Promise<void> {
  const owner = JSON.parse(await ownerText())
  await writeFile(path, JSON.stringify({ ...owner, started: '1' }))
}
