import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** How a connection ended. */
type Ending = 'fin' | 'reset'

/** A TCP connection that sends exactly the bytes of a test, and records the response. */
export interface RawSocket {
  readonly socket: Socket
  write(text: string | Uint8Array): Promise<void>
  /** What has come so far. */
  received(): string
  /** Waits until that much has come. */
  waitFor(pattern: RegExp): Promise<string>
  /** Waits for the end. */
  ending(): Promise<Ending>
}

export async function openRawSocket(endpoint: string, allowHalfOpen = false): Promise<RawSocket> {
  const { hostname, port } = new URL(endpoint)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen })
  const chunks: Buffer[] = []
  let ended: Ending | undefined
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('end', () => {
    ended ??= 'fin'
  })
  socket.on('error', () => {
    ended = 'reset'
  })
  await once(socket, 'connect')
  const received = (): string => Buffer.concat(chunks).toString('latin1')

  async function until(isDone: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + 10_000
    while (!isDone()) {
      if (performance.now() > giveUpAt) throw new Error(`Waited too long; came so far: ${received()}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return {
    socket,
    received,
    write: (text) =>
      new Promise((resolve) => {
        socket.write(text, () => resolve())
      }),
    async waitFor(pattern) {
      await until(() => pattern.test(received()) || ended !== undefined)
      return received()
    },
    async ending() {
      await until(() => ended !== undefined)
      return ended ?? 'fin'
    },
  }
}
