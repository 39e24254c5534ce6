// A service that discards what it receives, and speaks just enough of OSS and S3 for an upload. It prints its
// port, and for each line that it reads the number of requests so far. It has a process of its own, so that
// its work, TLS included, is not counted as a client's. DISCARD_LATENCY_MS: delay of each response.
// DISCARD_BYTES_PER_SECOND: how fast each connection is read. DISCARD_TLS: a PEM file with a key and a
// certificate, for https. DISCARD_LISTING: keep names, sizes and Content-MD5, and list them.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const latencyMs = Number(process.env['DISCARD_LATENCY_MS'] ?? 0)
const bytesPerSecond = Number(process.env['DISCARD_BYTES_PER_SECOND'] ?? Number.POSITIVE_INFINITY)

const tlsFile = process.env['DISCARD_TLS']
const listing = process.env['DISCARD_LISTING'] === undefined ? undefined : new Map<string, string>()
let sortedKeys: readonly string[] | undefined
let requests = 0

const initiated =
  '<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key><UploadId>DISCARD</UploadId></InitiateMultipartUploadResult>'
const completed =
  '<CompleteMultipartUploadResult><Location>http://127.0.0.1/bucket/key</Location><Bucket>bucket</Bucket><Key>key</Key><ETag>"0-1"</ETag></CompleteMultipartUploadResult>'

/** Keeps what a listing shows of an object. */
function keep({ method, url = '', headers }: IncomingMessage): void {
  const key = decodeURIComponent(/^\/bucket\/([^?]+)$/.exec(url)?.[1] ?? '')
  if (method !== 'PUT' || key === '') return
  const md5 = Buffer.from(String(headers['content-md5'] ?? ''), 'base64')
    .toString('hex')
    .toUpperCase()
  const fields = `<ETag>"${md5}"</ETag><Type>Normal</Type><Size>${headers['content-length']}</Size>`
  const rest = '<LastModified>2026-01-01T00:00:00.000Z</LastModified><StorageClass>Standard</StorageClass>'
  if (listing !== undefined && !listing.has(key)) sortedKeys = undefined
  listing?.set(key, `<Contents><Key>${encodeURIComponent(key)}</Key>${fields}${rest}</Contents>`)
}

/** A page of the listing: the thousand keys after a key. */
function listedPage(url: string): string {
  const query = new URL(url, 'http://localhost').searchParams
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const prefix = query.get('prefix') ?? ''
  sortedKeys ??= [...(listing?.keys() ?? [])].sort((a, b) => (a < b ? -1 : Number(a > b)))
  const from = sortedKeys.findIndex((key) => key > after && key.startsWith(prefix))
  const page = from === -1 ? [] : sortedKeys.slice(from, from + 1000).filter((key) => key.startsWith(prefix))
  const last = page.at(-1)
  const isTruncated = last !== undefined && last !== sortedKeys.at(-1)
  const next = isTruncated ? `<NextContinuationToken>${encodeURIComponent(last)}</NextContinuationToken>` : ''
  const contents = page.map((key) => listing?.get(key) ?? '').join('')
  return `<ListBucketResult><Name>bucket</Name><Prefix>${encodeURIComponent(prefix)}</Prefix><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated><KeyCount>${page.length}</KeyCount>${next}${contents}</ListBucketResult>`
}

/** Reads the body, no faster than a connection may be. */
async function discard(request: IncomingMessage): Promise<void> {
  if (bytesPerSecond === Number.POSITIVE_INFINITY) {
    request.resume()
    await new Promise((resolve) => request.once('end', resolve))
    return
  }
  const startedAt = performance.now()
  let byteLength = 0
  for await (const chunk of request) {
    byteLength += (chunk as Uint8Array).byteLength
    const aheadMs = (byteLength / bytesPerSecond) * 1000 - (performance.now() - startedAt)
    if (aheadMs > 1) await sleep(aheadMs)
  }
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1
  keep(request)
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
  if (method !== 'POST' && !/[?&]list-type=2\b/.test(url)) {
    response.end()
    return
  }
  response.setHeader('content-type', 'application/xml')
  if (method !== 'POST') response.end(listedPage(url))
  else response.end(/[?&]uploads\b/.test(url) ? initiated : completed)
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  // A client that goes away in the middle is no reason to stop serving the others.
  respond(request, response).catch(() => response.destroy())
}

const pem = tlsFile === undefined ? undefined : readFileSync(tlsFile)
const server = pem === undefined ? createServer(serve) : createTlsServer({ key: pem, cert: pem }, serve)
createInterface({ input: process.stdin }).on('line', () => process.stdout.write(`${requests}\n`))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
