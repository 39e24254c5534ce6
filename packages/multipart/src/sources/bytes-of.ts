import { SourceError } from '../ports/source-error.ts'

/** Bytes in memory: a typed array, a `Buffer`, a `DataView`, or the memory itself. */
export type BinaryData = ArrayBufferView | ArrayBufferLike

/**
 * Returns bytes in memory as a `Uint8Array`; `undefined` for anything else. Accepts objects of other realms,
 * such as of an iframe or a `vm` context. Nothing is copied, except shared memory, which another thread may
 * change at any time.
 *
 * @throws SourceError `SOURCE_UNREADABLE` for memory that was transferred, for example to a worker. Its
 *   length is 0, so it would pass for nothing.
 */
export function bytesOf(data: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(data)) {
      const bytes = viewBytes(data)
      return hasSlot(ArrayBuffer, data.buffer) ? bytes : new Uint8Array(bytes)
    }
    if (hasSlot(ArrayBuffer, data)) return new Uint8Array(data)
    // A copy of the shared memory. Browsers have the class only in isolated pages.
    if (typeof SharedArrayBuffer !== 'undefined' && hasSlot(SharedArrayBuffer, data))
      return new Uint8Array(new Uint8Array(data))
    return undefined
  } catch (cause) {
    const message = 'The buffer of the bytes is detached, for example because it was transferred to a worker.'
    throw new SourceError('SOURCE_UNREADABLE', message, { cause })
  }
}

function viewBytes(view: ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = view
  // Throws for memory that was transferred.
  if (byteLength === 0) void new Uint8Array(buffer)
  return view instanceof Uint8Array ? view : new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * The getter works for objects of all realms and throws for all others; `instanceof` and tags do not. That
 * error is expensive, 7 % of the CPU time of a put of 1 KiB, so the likely class is tried first.
 */
function hasSlot<Memory extends object>(type: { readonly prototype: Memory }, data: unknown): data is Memory {
  if (typeof data !== 'object' || data === null) return false
  const getter = Object.getOwnPropertyDescriptor(type.prototype, 'byteLength')?.get
  try {
    getter?.call(data)
    return true
  } catch {
    return false
  }
}
