import type { Socket } from 'node:net'

type WriteCallback = (error?: Error | null) => void

// Enough for the event loop to read from the socket once, whatever it was doing when the write failed.
const turns = 2

/**
 * Lets an answer be read that came just before a write failed. A server that refuses a long body may answer and close
 * at once. A write in that moment fails, and a failed stream drops what it reads, so the answer would be lost although
 * it lies in the kernel. The failure is therefore told to the stream two turns of the event loop later.
 */
export function keepLateAnswer(socket: Socket): void {
  const write = socket._write.bind(socket)
  const writev = socket._writev?.bind(socket)
  socket._write = (chunk, encoding, callback) => write(chunk, encoding, late(callback))
  if (writev !== undefined) socket._writev = (chunks, callback) => writev(chunks, late(callback))
}

function late(callback: WriteCallback): WriteCallback {
  return (error) => {
    if (error) afterTurns(turns, () => callback(error))
    else callback(error)
  }
}

function afterTurns(left: number, then: () => void): void {
  if (left === 0) then()
  else setImmediate(afterTurns, left - 1, then)
}
