import { defineGroup } from '../command.ts'
import { abort, type UploadAborted } from './abort.ts'
import { type ListEvent, list } from './list.ts'
import { sweep, type UploadsSwept } from './sweep.ts'

/** The events of `oss uploads`. */
export type UploadsEvent = ListEvent | UploadAborted | UploadsSwept

/** `oss uploads`: lists and aborts unfinished uploads. */
export const uploads = defineGroup<UploadsEvent>({
  name: 'uploads',
  summary: 'List and abort unfinished uploads.',
  description: 'List and abort unfinished uploads. Their parts incur storage costs.',
  commands: [list, abort, sweep],
})
