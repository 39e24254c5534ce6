/** What is needed of a file that is open for reading and writing. */
interface OpenFile {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>
}

/** Size of the blocks of common file systems; holes are made of whole ones. */
const BLOCK_BYTES = 4096
const ZEROS = Buffer.alloc(BLOCK_BYTES)

/**
 * Writes bytes to a file, and leaves out zeros where the file has zeros already. In a file that was extended
 * without being written, zeros thus stay holes, which use no space.
 */
export async function writeSparse(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let start = 0; start < bytes.byteLength; ) {
    const isZero = isZeroUpTo(bytes, start, blockEnd(bytes, start, position))
    let end = blockEnd(bytes, start, position)
    while (end < bytes.byteLength && isZeroUpTo(bytes, end, blockEnd(bytes, end, position)) === isZero)
      end = blockEnd(bytes, end, position)
    const run = bytes.subarray(start, end)
    // An earlier run, or a damaged response, may have written other bytes here.
    if (!isZero || !(await hasZeros(file, run.byteLength, position + start)))
      await writeAll(file, run, position + start)
    start = end
  }
}

/** End of the block of the file in which the byte at `at` lies, or of the bytes. */
function blockEnd(bytes: Uint8Array, at: number, position: number): number {
  const untilBoundary = BLOCK_BYTES - ((position + at) % BLOCK_BYTES)
  return Math.min(at + untilBoundary, bytes.byteLength)
}

function isZeroUpTo(bytes: Uint8Array, start: number, end: number): boolean {
  // Most blocks differ in their first byte.
  return bytes[start] === 0 && isZero(bytes.subarray(start, end))
}

/** Whether at most one block is zero. */
function isZero(block: Uint8Array): boolean {
  return Buffer.compare(block, ZEROS.subarray(0, block.byteLength)) === 0
}

async function hasZeros(file: OpenFile, byteLength: number, position: number): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(Math.min(BLOCK_BYTES * 16, byteLength))
  for (let done = 0; done < byteLength; ) {
    const wanted = Math.min(buffer.byteLength, byteLength - done)
    const { bytesRead } = await file.read(buffer, 0, wanted, position + done)
    if (bytesRead === 0) return false
    for (let at = 0; at < bytesRead; at += BLOCK_BYTES)
      if (!isZero(buffer.subarray(at, Math.min(at + BLOCK_BYTES, bytesRead)))) return false
    done += bytesRead
  }
  return true
}

async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}
