import type { OpenSource, UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'

/** A file that calls a function before its first check, each later check, and each chunk. */
export function watchedFile(file: string, onLook: () => Promise<void>): UploadSource {
  const source = fileSource(file)
  const watched = (inner: OpenSource): OpenSource => ({
    async fingerprint() {
      await onLook()
      return inner.fingerprint()
    },
    async *read(range, signal) {
      for await (const chunk of inner.read(range, signal)) {
        await onLook()
        yield chunk
      }
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  })
  return {
    label: source.label,
    async open() {
      await onLook()
      return watched(await source.open())
    },
  }
}
