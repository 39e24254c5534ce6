import { SourceError } from '../ports/source-error.ts'
import type { UploadSource } from '../ports/upload-source.ts'
import type { StreamReader } from './byte-stream.ts'
import { StreamWindow } from './stream-window.ts'

/** A source of unknown length that can be read once. Whoever asks for bytes that are gone gets an error, and never other bytes. */
export function oneShotSource(label: string, reader: StreamReader): UploadSource {
  let isRead = false
  return {
    label,
    async open() {
      return new StreamWindow(
        async (offset) => {
          if (isRead || offset !== 0) throw bytesGone()
          isRead = true
          return reader
        },
        { size: 0, mtimeNs: '0', ctimeNs: '0', fileId: 'stream' },
      )
    },
  }
}

function bytesGone(): SourceError {
  return new SourceError('SOURCE_UNREADABLE', 'Bytes are needed again that the stream has given already.')
}
