// An OSS that initiates uploads, has no parts, and never responds to a PUT. It prints its port, and a + for
// each PUT it receives.
import { createServer } from 'node:http'

const initiated =
  '<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>HANGING</UploadId></InitiateMultipartUploadResult>'
const listed =
  '<ListPartsResult><Bucket>b</Bucket><Key>k</Key><UploadId>HANGING</UploadId><IsTruncated>false</IsTruncated></ListPartsResult>'

const server = createServer((request, response) => {
  // Connections that go away in the middle are what this is for.
  request.on('error', () => {})
  request.resume()
  if (request.method === 'PUT') process.stdout.write('+')
  else response.end(request.method === 'GET' ? listed : initiated)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`)
})
