import { getEventListeners } from 'node:events'
import { readdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Service } from '../service/service.ts'

/** What a process holds that could leak. */
export interface Resources {
  readonly descriptors: number
  /** Counts by kind: sockets, timers, file requests. */
  readonly active: Readonly<Record<string, number>>
  readonly emulatorSockets: number
  readonly signalListeners: number
}

/** Counts the resources in use. */
export async function countResources(service: Service, signal: AbortSignal): Promise<Resources> {
  const active: Record<string, number> = {}
  // Listing a directory is itself a request to the file system.
  const descriptors = (await readdir('/proc/self/fd')).length
  for (const kind of process.getActiveResourcesInfo().toSorted()) active[kind] = (active[kind] ?? 0) + 1
  return {
    descriptors,
    active,
    emulatorSockets: service.emulator.openSockets,
    signalListeners: getEventListeners(signal, 'abort').length,
  }
}

/**
 * What there is more of than before, after a second at most: the emulator learns of a closed socket a moment
 * later.
 */
export async function grown(
  service: Service,
  signal: AbortSignal,
  before: Resources,
): Promise<readonly string[]> {
  const deadline = performance.now() + 1000
  for (;;) {
    const more = compare(before, await countResources(service, signal))
    if (more.length === 0 || performance.now() > deadline) return more
    await wait(5)
  }
}

function compare(before: Resources, now: Resources): readonly string[] {
  const { active: activeBefore, ...restBefore } = before
  const { active: activeNow, ...restNow } = now
  const counts = new Map(Object.entries({ ...activeBefore, ...restBefore }))
  return Object.entries({ ...activeNow, ...restNow }).flatMap(([kind, count]) => {
    const earlier = counts.get(kind) ?? 0
    return count > earlier ? [`${kind}: ${count} after ${earlier}`] : []
  })
}
