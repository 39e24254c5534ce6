/** The methods of a `FileHandle` that are used. */
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

/** Block size of common file systems; a hole consists of whole blocks. */
const BLOCK_BYTES = 4096
const ZEROS = Buffer.alloc(BLOCK_BYTES)

/**
 * Writes bytes to a file, except zeros where the file already has zeros. Zeros in a file that was extended
 * by `truncate` thus stay holes, which use no disk space.
 */
export async function writeSparse(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let start = 0; start < bytes.byteLength; ) {
    const isHole = isZeroUpTo(bytes, start, blockEnd(bytes, start, position))
    let end = blockEnd(bytes, start, position)
    while (end < bytes.byteLength && isZeroUpTo(bytes, end, blockEnd(bytes, end, position)) === isHole)
      end = blockEnd(bytes, end, position)
    const run = bytes.subarray(start, end)
    // An earlier run, or a damaged response, may have written other bytes here.
    if (!isHole || !(await hasZeros(file, run.byteLength, position + start)))
      await writeAll(file, run, position + start)
    start = end
  }
}

/** Returns the index in `bytes` at which the block of the file with the byte at `at` ends. */
function blockEnd(bytes: Uint8Array, at: number, position: number): number {
  const untilBoundary = BLOCK_BYTES - ((position + at) % BLOCK_BYTES)
  return Math.min(at + untilBoundary, bytes.byteLength)
}

function isZeroUpTo(bytes: Uint8Array, start: number, end: number): boolean {
  // Most blocks differ in their first byte.
  return bytes[start] === 0 && isZero(bytes.subarray(start, end))
}

/** Whether up to one block contains only zeros. */
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
