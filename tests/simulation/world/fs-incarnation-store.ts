import type { Incarnation, IncarnationStore } from './incarnation.ts'
import { type SimSystem, tokenPrefix } from './sim-system.ts'
import type { World } from './world.ts'

/** What a process has of its checkpoints in files. */
export function fsIncarnationStore(world: World, pid: number, system: SimSystem): IncarnationStore {
  return {
    held() {
      const locks = world.disk
        .paths()
        .filter((path) => path.includes('.lock') && isLockOf(pid, world.disk.get(path)?.bytes))
      return [
        ...(system.openFiles === 0 ? [] : [`${system.openFiles} files are open`]),
        ...(locks.length === 0 || system.faulty ? [] : [`there is ${locks.join(', ')}`]),
      ]
    },
    left({ uploadId }, run) {
      // One request takes no lock, so it cannot tidy up after a process that died with one. And a process
      // that was killed beside this one may have begun the draft of a lock after this one had tidied up.
      const tidiesUp = uploadId !== undefined && world.kills === run.killsBefore
      const endings = [...(tidiesUp ? ['.new'] : []), ...(isOthersJournal(world, run) ? [] : ['.journal'])]
      return world.disk.list().filter((name) => endings.some((ending) => name.endsWith(ending)))
    },
  }
}

function isLockOf(pid: number, bytes: Uint8Array | undefined): boolean {
  return new TextDecoder().decode(bytes).includes(`"token":"${tokenPrefix(pid)}-`)
}

/**
 * Whether another process put the journal there after this one, which acquired no checkpoint, had seen that
 * there was none.
 */
function isOthersJournal(
  { journalPlaced }: World,
  { pid, witness: { sawNothingAtMs } }: Incarnation,
): boolean {
  if (journalPlaced === undefined || sawNothingAtMs === undefined) return false
  return journalPlaced.pid !== pid && journalPlaced.atMs >= sawNothingAtMs
}
