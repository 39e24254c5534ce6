import type { Invocation } from './invocation.ts'
import { objectUrl } from './object-url.ts'
import { printable } from './output/printable.ts'

/** What a command is to do, as the subject of a sentence. */
export function taskOf(invocation: Invocation): string | null {
  switch (invocation.command) {
    case 'put':
    case 'upload':
      return `The upload of ${printable(invocation.file)} to ${objectUrl(invocation.target)}`
    case 'list-uploads':
      return `Listing the unfinished uploads of oss://${printable(invocation.bucket)}`
    case 'abort-upload':
      return `Aborting the upload ${printable(invocation.uploadId)} of ${objectUrl(invocation.target)}`
    case 'list-checkpoints':
      return `Listing the checkpoints in ${printable(invocation.directory)}`
    case 'serve':
      return 'Serving'
    case 'help':
      return null
    default:
      return invocation satisfies never
  }
}
