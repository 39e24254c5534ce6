import type { WatchedRun } from './watched-run.ts'

/** What a test believes of an upload and of what is around it. */
export interface UploadModel {
  /** The version of the file; the next change makes the next one. */
  version: number
  /** The version that the file had when the upload of the moment began. */
  versionAtStart: number
  gateOpen: boolean
  paused: boolean
  /** The upload of the moment, until it has settled. */
  running: WatchedRun | undefined
  /** Upload ids that an error or a notice named as left behind, and so may stay (R9). */
  readonly named: Set<string>
  /** Ids in a `started` notice or in the checkpoint. */
  readonly known: Set<string>
  /** How often the response to an initiation may have been lost: a stop, a kill or a fault. */
  ambiguousInitiates: number
}

export function newModel(): UploadModel {
  return {
    version: 0,
    versionAtStart: 0,
    gateOpen: true,
    paused: false,
    running: undefined,
    named: new Set(),
    known: new Set(),
    ambiguousInitiates: 0,
  }
}
