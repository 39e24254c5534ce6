import { ConnectionClosedError } from '../../errors/connection-closed-error.ts'
import type { Connection } from '../../wire/connection.ts'
import type { BodyFilter } from '../../wire/request-body.ts'
import { createThrottle, throttled } from '../../wire/throttle.ts'
import type { Fault } from '../plan/fault.ts'

/** Returns filters for faults that act while the body is received. */
export function filterBody(fault: Fault | undefined, connection: Connection): readonly BodyFilter[] {
  switch (fault?.kind) {
    case 'slow-read': {
      const throttle = createThrottle(fault.bytesPerSecond)
      return [(chunks) => throttled(chunks, throttle, connection.signal)]
    }
    case 'corrupt-body':
      return [(chunks) => corrupt(chunks, fault.offset ?? 0)]
    case 'reset':
      return fault.when === 'after-bytes' ? [(chunks) => cut(chunks, fault.bytes ?? 0, connection)] : []
    default:
      return []
  }
}

async function* corrupt(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<Uint8Array> {
  let position = 0
  for await (const chunk of chunks) {
    const index = offset - position
    position += chunk.byteLength
    if (index >= 0 && index < chunk.byteLength) {
      const changed = new Uint8Array(chunk)
      changed[index] = 255 - (changed[index] ?? 0)
      yield changed
    } else yield chunk
  }
}

/** Passes `byteLength` bytes, then resets the connection, also at the end of a shorter body. */
async function* cut(
  chunks: AsyncIterable<Uint8Array>,
  byteLength: number,
  connection: Connection,
): AsyncGenerator<Uint8Array> {
  let left = byteLength
  for await (const chunk of chunks) {
    if (chunk.byteLength >= left) break
    left -= chunk.byteLength
    yield chunk
  }
  connection.reset()
  throw new ConnectionClosedError()
}
