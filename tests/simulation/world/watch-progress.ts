import type { Incarnation } from './incarnation.ts'
import type { World } from './world.ts'

/**
 * I8: what is recorded never falls, but when the upload starts over or the service has lost parts, and never
 * exceeds the whole.
 */
export function watchProgress(world: World, { handle, owner, notices }: Incarnation): void {
  void (async () => {
    let parts = 0
    let bytes = 0
    let restarts = 0
    for await (const progress of handle.progress()) {
      const { bytesRecorded, bytesTotal, partsRecorded, partsTotal } = progress
      const mayFall = progress.restarts !== restarts || notices.some(({ kind }) => kind === 'parts-lost')
      if (!mayFall && (bytesRecorded < bytes || partsRecorded < parts)) {
        world.violation(
          'I8',
          `${owner.name}: the progress fell from ${parts} parts to ${partsRecorded} in ${progress.phase}`,
        )
      }
      if (bytesRecorded > bytesTotal || partsRecorded > partsTotal) {
        world.violation('I8', `${owner.name}: more is recorded than there is`)
      }
      parts = partsRecorded
      bytes = bytesRecorded
      restarts = progress.restarts
    }
  })()
}
