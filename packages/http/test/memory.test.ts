import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { HttpClient } from '../src/index.ts'

const byteLength = 200_000_000

// A separate process, so that its memory and its event loop are not those of the client.
const slowServer = `
const server = require('node:net').createServer((socket) => {
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
    if (received > ${byteLength}) socket.end('HTTP/1.1 200 OK\\r\\ncontent-length: 0\\r\\n\\r\\n')
    socket.pause()
    setImmediate(() => socket.resume())
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

describe('memory (R14)', () => {
  it('does not grow with the body: 200 MB to a reader that is slower than the source', async () => {
    const server = spawn(process.execPath, ['-e', slowServer], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [port] = (await once(server.stdout, 'data')) as [Buffer]
      await using client = new HttpClient()
      const chunk = Buffer.alloc(100_000)
      const before = process.memoryUsage.rss()
      let highest = 0
      const body = {
        byteLength,
        async *open() {
          for (let given = 0; given < byteLength; given += chunk.byteLength) {
            yield chunk
            highest = Math.max(highest, process.memoryUsage.rss())
          }
        },
      }
      const url = new URL(`http://127.0.0.1:${Number(port)}/`)
      const answer = await client.send({ method: 'PUT', url, headers: {}, body })
      expect(answer.bytesSent).toBe(byteLength)
      expect((highest - before) / 2 ** 20).toBeLessThan(48)
    } finally {
      server.kill()
    }
  })
})
