import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

/** A listening socket to which the kernel lets nobody connect, as if the host were far away or dead. Linux only. */
export interface LateListener extends AsyncDisposable {
  readonly port: number
  /** Accepts connections from now on. A client that waits is let in when its kernel asks again, a second after it asked first. */
  accept(): void
}

// Its event loop stands still, so nothing is accepted; the kernel then keeps one connection more than the backlog and ignores all others.
const program = `
const { createServer } = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const answer = 'HTTP/1.1 200 OK\\r\\nconnection: close\\r\\ncontent-length: 4\\r\\n\\r\\nlate'
const server = createServer((socket) => {
  socket.on('error', () => undefined).once('data', () => socket.end(answer))
})
server.listen({ ...workerData.place, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(workerData.flag, 0, 0)
})`

/** Listens at an address of this machine without accepting a connection. */
export async function listenLate(host: string, wantedPort = 0): Promise<LateListener> {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(program, { eval: true, workerData: { place: { host, port: wantedPort }, flag } })
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
