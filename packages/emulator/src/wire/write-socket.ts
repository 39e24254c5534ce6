import { ConnectionClosedError } from '../errors/connection-closed-error.ts'
import type { Connection } from './connection.ts'

/**
 * Writes to the socket directly, bypassing Node's response object, with backpressure.
 *
 * @throws ConnectionClosedError
 */
export async function writeSocket(
  { socket, signal }: Connection,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  for await (const chunk of chunks) {
    if (signal.aborted) throw new ConnectionClosedError()
    await new Promise<void>((resolve, reject) => {
      socket.write(chunk, (error) => (error ? reject(new ConnectionClosedError()) : resolve()))
    })
  }
}
