import { EXIT } from '../../errors/exit-codes.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'

interface AbortArguments {
  readonly target: ObjectUrl
  readonly uploadId: string
}

/** An unfinished upload was aborted, and its parts deleted. */
export interface UploadAborted {
  readonly kind: 'upload-aborted'
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
}

/** Describes an aborted upload. */
export function abortedText(event: UploadAborted): string {
  return `Aborted ${printable(event.uploadId)} of ${objectUrl(event)} and deleted its parts`
}

/** `oss uploads abort`: aborts an unfinished upload. */
export const abort = defineCommand<AbortArguments, UploadAborted>({
  name: 'abort',
  description: 'Abort an unfinished upload and delete its parts.',
  examples: ['oss uploads abort oss://my-bucket/backup.tar 0004B9894A22E5B1888A1E29F8236E2D'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
      .argument('<UPLOAD_ID>', 'as printed by oss uploads list')
      .action((target: ObjectUrl, uploadId: string) => accept({ target, uploadId })),
  action: ({ target, uploadId }) => `Aborting the upload ${printable(uploadId)} of ${objectUrl(target)}`,
  texts: { 'upload-aborted': (event) => ({ kind: 'result', text: abortedText(event) }) },
  async run({ target, uploadId }, { output, signal, openClient }) {
    await using client = await openClient()
    await client.abortMultipartUpload({ ...target, uploadId, signal })
    output.emit({ kind: 'upload-aborted', ...target, uploadId })
    return EXIT.done
  },
})
