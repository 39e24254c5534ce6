import type { CommonEvent } from '../events/common-event.ts'
import { type AclEvent, acl } from './acl/acl.ts'
import { type BucketCreated, mb } from './buckets/mb.ts'
import { type BucketDeleted, rb } from './buckets/rb.ts'
import { cat } from './cat.ts'
import { type CheckpointsEvent, checkpoints } from './checkpoints/checkpoints.ts'
import type { Command } from './command.ts'
import { completion } from './completion/completion.ts'
import { config, type ProfileWritten } from './config/config.ts'
import type { CopyEvent } from './copy/copy-event.ts'
import { cp } from './copy/cp.ts'
import { mv } from './copy/mv.ts'
import type { CheckEvent } from './doctor/check-event.ts'
import { doctor } from './doctor/doctor.ts'
import { download } from './download/download.ts'
import { du, type SpaceEvent } from './du.ts'
import { type ListEvent, ls } from './ls/ls.ts'
import { presign, type UrlExpiresEarly, type UrlSigned } from './presign/presign.ts'
import { put } from './put/put.ts'
import { type RestoreRequested, restore } from './restore.ts'
import type { DeletionEvent } from './rm/deletion-event.ts'
import { rm } from './rm/rm.ts'
import { serve } from './serve/serve.ts'
import type { ServeEvent } from './serve/serve-event.ts'
import { type ObjectFound, stat } from './stat.ts'
import { sync } from './sync/sync.ts'
import type { SyncEvent } from './sync/sync-event.ts'
import { type TagEvent, tag } from './tag/tag.ts'
import { upload } from './upload/upload.ts'
import { type UploadsEvent, uploads } from './uploads/uploads.ts'

/** All commands, in the order of `oss --help`. Parsing, help, completion and texts are derived from them. */
export const COMMANDS: readonly Command<OutputEvent>[] = [
  put,
  upload,
  download,
  sync,
  cat,
  stat,
  ls,
  du,
  cp,
  mv,
  rm,
  tag,
  acl,
  restore,
  presign,
  mb,
  rb,
  uploads,
  checkpoints,
  config,
  doctor,
  serve,
  completion,
]

/**
 * All events, in the order of events.schema.json. A command that emits an event which is not listed does not
 * compile.
 */
export type OutputEvent =
  | CommonEvent
  | UploadsEvent
  | ObjectFound
  | ListEvent
  | SpaceEvent
  | TagEvent
  | AclEvent
  | CopyEvent
  | RestoreRequested
  | DeletionEvent
  | SyncEvent
  | UrlSigned
  | UrlExpiresEarly
  | BucketCreated
  | BucketDeleted
  | ProfileWritten
  | CheckEvent
  | CheckpointsEvent
  | ServeEvent
