import type { Socket } from 'node:net'

const START = Buffer.from('HTTP/1.1 100')
const HEAD_END = Buffer.from('\r\n\r\n')
const MAX_HEAD_BYTES = 65_536
const NONE = Buffer.alloc(0)

/**
 * Removes interim responses with status 100 from the bytes that are read from a socket. Some proxies send
 * unsolicited ones, which a client has to ignore (RFC 9110, 15.2); undici ends the connection instead.
 *
 * @returns a function to call before each request is written
 */
export function skipContinue(socket: Socket): () => void {
  const read: (size?: number) => unknown = socket.read.bind(socket)
  let isAtStart = false
  let buffered: Buffer = NONE

  function release(): Buffer {
    isAtStart = false
    const bytes = buffered
    buffered = NONE
    return bytes
  }

  socket.read = (size?: number): unknown => {
    while (isAtStart) {
      const chunk = read()
      if (!Buffer.isBuffer(chunk)) return chunk
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
      while (buffered.length >= START.length) {
        const end = buffered.subarray(0, START.length).equals(START) ? buffered.indexOf(HEAD_END) : -1
        if (end === -1) break
        buffered = buffered.subarray(end + HEAD_END.length)
      }
      const isInterim = START.subarray(0, buffered.length).equals(buffered.subarray(0, START.length))
      if (!isInterim || buffered.length > MAX_HEAD_BYTES) return release()
    }
    return read(size)
  }
  return () => {
    isAtStart = true
  }
}
