import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { sourceName } from '../text/standard-stream.ts'
import type { Invocation } from './invocation.ts'

/** What a command is to do, as the subject of a sentence. */
export function taskOf(invocation: Invocation): string | null {
  switch (invocation.command) {
    case 'put':
    case 'upload':
      return `The upload of ${sourceName(invocation.file)} to ${objectUrl(invocation.target)}`
    case 'upload-many':
      return `The upload to ${objectUrl({ bucket: invocation.bucket, key: invocation.prefix })}`
    case 'download':
      return `The download of ${objectUrl(invocation.source)}`
    case 'list-uploads':
      return `Listing the unfinished uploads of oss://${printable(invocation.bucket)}`
    case 'abort-upload':
      return `Aborting the upload ${printable(invocation.uploadId)} of ${objectUrl(invocation.target)}`
    case 'sweep-uploads':
      return `Sweeping the unfinished uploads of oss://${printable(invocation.bucket)}`
    case 'stat':
      return `Describing ${objectUrl(invocation.target)}`
    case 'list-objects':
      return `Listing the objects of oss://${printable(invocation.bucket)}`
    case 'list-buckets':
      return 'Listing the buckets'
    case 'remove-object':
      return `Deleting ${objectUrl(invocation.target)}`
    case 'presign':
      return `Signing a URL of ${objectUrl(invocation.target)}`
    case 'show-checkpoint':
      return `Showing the checkpoint ${printable(invocation.path)}`
    case 'remove-checkpoint':
      return `Removing the checkpoint ${printable(invocation.path)}`
    case 'release-checkpoint':
      return `Releasing the lock of the checkpoint ${printable(invocation.path)}`
    case 'list-checkpoints':
      return `Listing the checkpoints in ${printable(invocation.directory)}`
    case 'doctor':
      return 'Looking for what does not work'
    case 'serve':
      return 'Serving'
    case 'help':
      return null
    default:
      return invocation satisfies never
  }
}
