import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

/** A listening socket that does not accept connections, like a distant or dead host. Linux only. */
export interface LateListener extends AsyncDisposable {
  readonly port: number
  /** Accepts connections from now on. A waiting client connects when its kernel retries, one second later. */
  accept(): void
}

// Its event loop is blocked, so nothing is accepted; the kernel then queues one connection more than the
// backlog and ignores all others.
const PROGRAM = `
const { createServer } = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const answer = 'HTTP/1.1 200 OK\\r\\nconnection: close\\r\\ncontent-length: 4\\r\\n\\r\\nlate'
const server = createServer((socket) => {
  socket.on('error', () => undefined).once('data', () => socket.end(answer))
})
server.listen({ ...workerData.address, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(workerData.flag, 0, 0)
})`

/** Listens at an address of this machine without accepting connections. */
export async function listenLate(host: string, wantedPort = 0): Promise<LateListener> {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { address: { host, port: wantedPort }, flag },
  })
  const [port] = (await once(worker, 'message')) as [number]
  const queue: Socket[] = []
  for (let waiting = 0; waiting < 2; waiting += 1) {
    const socket = connect({ host, port })
    queue.push(socket)
    await once(socket, 'connect')
  }
  const accept = (): void => {
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  }
  return {
    port,
    accept,
    async [Symbol.asyncDispose]() {
      for (const socket of queue) socket.destroy()
      accept()
      await worker.terminate()
    },
  }
}
