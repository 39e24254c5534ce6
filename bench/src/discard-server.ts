// A service that reads what it is sent, keeps nothing, and speaks just enough of OSS and S3 for an upload. It says its port. Of a process of
// its own, so that its work is not counted as a client's. DISCARD_LATENCY_MS: what each answer waits. DISCARD_BYTES_PER_SECOND: how fast each
// connection is read.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const latencyMs = Number(process.env['DISCARD_LATENCY_MS'] ?? 0)
const bytesPerSecond = Number(process.env['DISCARD_BYTES_PER_SECOND'] ?? Number.POSITIVE_INFINITY)

const initiated =
  '<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key><UploadId>DISCARD</UploadId></InitiateMultipartUploadResult>'
const completed =
  '<CompleteMultipartUploadResult><Location>http://127.0.0.1/bucket/key</Location><Bucket>bucket</Bucket><Key>key</Key><ETag>"0-1"</ETag></CompleteMultipartUploadResult>'

/** Reads the body, no faster than a connection may be. */
async function discard(request: IncomingMessage): Promise<void> {
  if (bytesPerSecond === Number.POSITIVE_INFINITY) {
    request.resume()
    await new Promise((resolve) => request.once('end', resolve))
    return
  }
  const begun = performance.now()
  let byteLength = 0
  for await (const chunk of request) {
    byteLength += (chunk as Uint8Array).byteLength
    const aheadMs = (byteLength / bytesPerSecond) * 1000 - (performance.now() - begun)
    if (aheadMs > 1) await sleep(aheadMs)
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await discard(request)
  if (latencyMs > 0) await sleep(latencyMs)
  const { method, url = '' } = request
  // Pages of any origin may send anything, and read the headers that clients need.
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-methods', 'PUT, POST')
  response.setHeader('access-control-allow-headers', '*')
  response.setHeader('access-control-expose-headers', 'etag, x-oss-request-id')
  response.setHeader('etag', '"00000000000000000000000000000000"')
  response.setHeader('x-oss-request-id', 'DISCARD')
  if (method !== 'POST') {
    response.end()
    return
  }
  response.setHeader('content-type', 'application/xml')
  response.end(/[?&]uploads\b/.test(url) ? initiated : completed)
}

const server = createServer((request, response) => {
  // A client that goes away in the middle is no reason to stop serving the others.
  answer(request, response).catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
