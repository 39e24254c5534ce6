import type { Checkpoint, UploadHeader } from '@oss/multipart'

/** The header of a checkpoint that has to be that of an upload or a copy. */
export function uploadHeader(checkpoint: Pick<Checkpoint, 'header'> | undefined): UploadHeader {
  const header = checkpoint?.header
  if (header === undefined || header.kind === 'download') throw new Error('there is no recorded upload')
  return header
}
