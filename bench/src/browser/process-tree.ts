import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second, in which Linux counts CPU time. */
const TICKS = 100

interface Entry {
  readonly parent: number
  readonly cpuSeconds: number
}

/**
 * CPU seconds that a process and all its descendants have used; those that have ended are missing. Linux
 * only.
 */
export function cpuSecondsOf(root: number): number {
  const entries = processes()
  let sum = 0
  for (const [id, { cpuSeconds }] of entries) if (isWithin(entries, id, root)) sum += cpuSeconds
  return sum
}

/** Proportional memory of a process and all its descendants in bytes. Linux only. */
export function memoryOf(root: number): number {
  const entries = processes()
  let sum = 0
  for (const id of entries.keys()) if (isWithin(entries, id, root)) sum += proportionalBytes(id)
  return sum
}

function processes(): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const text = read(`/proc/${name}/stat`)
    // The name of the program, in parentheses, may contain anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [, parent, , , , , , , , , , user, system] = fields.map(Number)
    entries.set(Number(name), {
      parent: parent ?? 0,
      cpuSeconds: ((user ?? 0) + (system ?? 0)) / TICKS,
    })
  }
  return entries
}

function isWithin(entries: ReadonlyMap<number, Entry>, id: number, root: number): boolean {
  for (let at = id; at > 0; at = entries.get(at)?.parent ?? 0) if (at === root) return true
  return false
}

function proportionalBytes(id: number): number {
  const [, kib] = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${id}/smaps_rollup`)) ?? []
  return Number(kib ?? 0) * 1024
}

/** A process may have ended in the meantime. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
