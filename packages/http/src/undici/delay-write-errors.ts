import type { Socket } from 'node:net'

type WriteCallback = (error?: Error | null) => void

// Enough for the event loop to read from the socket once, whatever it was doing when the write failed.
const TURNS = 2

/**
 * Delays errors of writes by two turns of the event loop, so that a response that has just arrived is read
 * first. A server that refuses a long body may respond and close the connection at once. A write at that
 * moment fails, and a failed stream discards what it reads, so the response would be lost although the kernel
 * has it.
 */
export function delayWriteErrors(socket: Socket): void {
  const write = socket._write.bind(socket)
  const writev = socket._writev?.bind(socket)
  socket._write = (chunk, encoding, callback) => write(chunk, encoding, delayError(callback))
  if (writev !== undefined) socket._writev = (chunks, callback) => writev(chunks, delayError(callback))
}

function delayError(callback: WriteCallback): WriteCallback {
  return (error) => {
    if (error) afterTurns(TURNS, () => callback(error))
    else callback(error)
  }
}

function afterTurns(left: number, then: () => void): void {
  if (left === 0) then()
  else setImmediate(afterTurns, left - 1, then)
}
