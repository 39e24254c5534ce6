import { SourceError } from '../ports/source-error.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import type { StreamReader } from './byte-stream.ts'
import { StreamWindow } from './stream-window.ts'

/**
 * Source of unknown length that can be read once. A request for bytes that are gone fails; it never gets
 * other bytes.
 */
export function oneShotSource(label: string, reader: StreamReader): UploadSource {
  let isRead = false
  return {
    label,
    async open() {
      return new StreamWindow(
        async (offset) => {
          if (isRead || offset !== 0) throw bytesReleased()
          isRead = true
          return reader
        },
        { size: 0, mtimeNs: '0', ctimeNs: '0', fileId: 'stream' },
      )
    },
  }
}

function bytesReleased(): SourceError {
  return new SourceError(
    'SOURCE_UNREADABLE',
    'The upload needs bytes again that the stream has already returned.',
  )
}
