import type { OpenSource, UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'

/** A file, with a call before the first look at it, each later look, and each piece. */
export function watchedFile(file: string, onLook: () => Promise<void>): UploadSource {
  const source = fileSource(file)
  const watched = (inner: OpenSource): OpenSource => ({
    async fingerprint() {
      await onLook()
      return inner.fingerprint()
    },
    async *read(range, signal) {
      for await (const piece of inner.read(range, signal)) {
        await onLook()
        yield piece
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
