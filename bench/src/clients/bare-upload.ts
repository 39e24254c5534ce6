// A floor: reads a file and sends its parts with what no client can do without: sockets (TLS for https), HTTP
// heads, and a CRC-64 of each byte. No signature, no retry, no limit, no check of the file, no checkpoint.
import { type FileHandle, open } from 'node:fs/promises'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createCrc64 } from '@oss/multipart'
import { inParallel, runTask } from '../run-task.ts'

const CHUNK_BYTES = 2 ** 20

await runTask({
  async upload({ endpoint, file, partSize, parallel }) {
    const url = new URL(endpoint)
    const handle = await open(file)
    const { size } = await handle.stat()
    const free = await Promise.all(Array.from({ length: parallel }, () => connect(url)))
    const all = [...free]
    await inParallel(Math.ceil(size / partSize), parallel, async (index) => {
      const socket = free.pop()
      if (socket === undefined) throw new Error('there is no connection')
      const start = index * partSize
      await sendPart(socket, url, handle, start, Math.min(size, start + partSize))
      free.push(socket)
    })
    for (const socket of all) socket.destroy()
    await handle.close()
    return undefined
  },
})

function connect({ protocol, hostname, port }: URL): Promise<Socket> {
  const options = { host: hostname, port: Number(port) }
  return new Promise((resolve, reject) => {
    const socket: Socket =
      protocol === 'https:'
        ? connectTls(options, () => resolve(socket))
        : connectPlain(options, () => resolve(socket))
    socket.once('error', reject)
  })
}

async function sendPart(
  socket: Socket,
  url: URL,
  file: FileHandle,
  start: number,
  end: number,
): Promise<void> {
  const response = new Promise<void>((resolve, reject) => {
    socket.once('data', (head: Buffer) => {
      if (head.toString('latin1').startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(head.toString('latin1')))
    })
  })
  await write(
    socket,
    `PUT /bucket/key?start=${start} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: ${end - start}\r\n\r\n`,
  )
  const crc = createCrc64()
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  for (let at = start; at < end; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, end - at), at)
    const chunk = buffer.subarray(0, bytesRead)
    crc.update(chunk)
    await write(socket, chunk)
    at += bytesRead
  }
  await response
}

function write(socket: Socket, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
