// An OSS with one object of OBJECT_BYTES zeros, which returns no CRC-64. It prints its port.
import { createServer } from 'node:http'

const size = Number(process.env['OBJECT_BYTES'])
const zeros = Buffer.alloc(262_144)

function* chunks(byteLength: number): Generator<Uint8Array> {
  for (let left = byteLength; left > 0; left -= zeros.byteLength) yield zeros.subarray(0, left)
}

const server = createServer(async (request, response) => {
  const [, first = '0', last = String(size - 1)] =
    /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const byteLength = Number(last) - Number(first) + 1
  const head = { etag: '"0"', 'x-oss-request-id': 'ZEROS', 'content-length': byteLength }
  if (request.method === 'HEAD') {
    response.writeHead(200, head).end()
    return
  }
  response.writeHead(206, { ...head, 'content-range': `bytes ${first}-${last}/${size}` })
  for (const chunk of chunks(byteLength)) {
    if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve))
  }
  response.end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`)
})
