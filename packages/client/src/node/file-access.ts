import { dirname, resolve } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { fileSource } from '@oss/multipart/file'
import type { FileAccess } from '../bodies/file-access.ts'
import { withMovedCheckpoints } from '../files/moved-checkpoints.ts'
import { spool } from '../files/spool.ts'

/** Access to the files of this machine. */
export const fileAccess: FileAccess = {
  source: fileSource,
  checkpointsIn: (directory) => fsCheckpointStore({ directory }),
  checkpointsOf: (path, directory = dirname(resolve(path))) =>
    withMovedCheckpoints(fsCheckpointStore({ directory })),
  spool,
}
