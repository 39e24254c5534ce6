import { defineGroup } from '../command.ts'
import { type CheckpointsListed, list } from './list.ts'
import { type CheckpointReleased, release } from './release.ts'
import { type CheckpointRemoved, remove } from './remove.ts'
import { type CheckpointShown, show } from './show.ts'
import type { CheckpointFound } from './stored-checkpoint.ts'

/** The events of `oss checkpoints`. */
export type CheckpointsEvent =
  | CheckpointFound
  | CheckpointShown
  | CheckpointRemoved
  | CheckpointReleased
  | CheckpointsListed

/** `oss checkpoints`: shows and removes the checkpoints of unfinished transfers. */
export const checkpoints = defineGroup<CheckpointsEvent>({
  name: 'checkpoints',
  summary: 'List and remove checkpoints of transfers.',
  description: 'List and remove the checkpoints of uploads and downloads that this machine can resume.',
  commands: [list, show, remove, release],
})
