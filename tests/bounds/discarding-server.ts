// An OSS that accepts multipart uploads and stores nothing. It prints its port, and returns no CRC-64, which
// would be the bottleneck.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const initiated =
  '<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>DISCARD</UploadId></InitiateMultipartUploadResult>'
const completed = '<CompleteMultipartUploadResult><ETag>"0-1"</ETag></CompleteMultipartUploadResult>'

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('etag', '"0"')
  response.setHeader('x-oss-request-id', 'DISCARD')
  if (method !== 'POST') response.end()
  else response.end(/[?&]uploads\b/.test(url) ? initiated : completed)
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => answer(request, response))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`)
})
