/** What an inode number stands for, and what names stand for, on a disk. */
export interface DiskState {
  readonly names: ReadonlyMap<string, number>
  readonly contents: ReadonlyMap<number, Uint8Array>
}

/** A change that the disk need not have made yet. */
export type Change =
  | { readonly type: 'write'; readonly inode: number; readonly at: number; readonly bytes: Uint8Array }
  /** Made whole or not at all; `undefined`: the name does not exist. */
  | {
      readonly type: 'names'
      readonly names: readonly (readonly [name: string, inode: number | undefined])[]
    }

const SECTOR_BYTES = 512

/** The disk after changes. What was never written between two writes is zeros. */
export function applied(state: DiskState, changes: readonly Change[]): DiskState {
  const names = new Map(state.names)
  const contents = new Map(state.contents)
  for (const change of changes) {
    if (change.type === 'write') {
      const before = contents.get(change.inode) ?? new Uint8Array()
      const after = new Uint8Array(Math.max(before.byteLength, change.at + change.bytes.byteLength))
      after.set(before)
      after.set(change.bytes, change.at)
      contents.set(change.inode, after)
    } else {
      for (const [name, inode] of change.names) {
        if (inode === undefined) names.delete(name)
        else names.set(name, inode)
      }
    }
  }
  return { names, contents }
}

/**
 * Every state that a loss of power may leave: any of the changes that were not synced may be missing, and a
 * write may end at any border of a sector.
 */
export function* afterPowerLoss(durable: DiskState, unsynced: readonly Change[]): Generator<DiskState> {
  const [change, ...rest] = unsynced
  if (change === undefined) {
    yield durable
    return
  }
  yield* afterPowerLoss(durable, rest)
  yield* afterPowerLoss(applied(durable, [change]), rest)
  if (change.type === 'names') return
  for (const torn of tornWrites(change)) yield* afterPowerLoss(applied(durable, [torn]), rest)
}

function* tornWrites(change: Extract<Change, { readonly type: 'write' }>): Generator<Change> {
  const { at, bytes } = change
  for (let border = SECTOR_BYTES - (at % SECTOR_BYTES); border < bytes.byteLength; border += SECTOR_BYTES)
    yield { ...change, bytes: bytes.subarray(0, border) }
}
