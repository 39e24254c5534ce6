// A floor: puts by undici with one HMAC and one SHA-256 each, which a V4 signature needs. No retry, no limit,
// no CRC-64, no reading of responses.
import { createHmac, createSecretKey, hash } from 'node:crypto'
import { Client } from 'undici'
import { inParallel, runTask } from '../run-task.ts'

const KEY = createSecretKey(Buffer.alloc(32))
const SCOPE = '20260101/cn-hangzhou/oss/aliyun_v4_request'

await runTask({
  async puts({ endpoint, count, byteLength, concurrency }) {
    const body = new Uint8Array(byteLength)
    const clients = Array.from({ length: concurrency }, () => new Client(endpoint, { pipelining: 1 }))
    const free = [...clients]
    await inParallel(count, concurrency, async (index) => {
      const client = free.pop()
      if (client === undefined) throw new Error('there is no connection')
      await put(client, `/bucket/key-${index}`, body)
      free.push(client)
    })
    await Promise.all(clients.map((client) => client.close()))
  },
})

function put(client: Client, path: string, body: Uint8Array): Promise<void> {
  const date = '20260101T000000Z'
  const request = hash('sha256', `PUT\n${path}\n\nx-oss-date:${date}\n\n\nUNSIGNED-PAYLOAD`)
  const signature = createHmac('sha256', KEY)
    .update(`OSS4-HMAC-SHA256\n${date}\n${SCOPE}\n${request}`)
    .digest('hex')
  const headers = {
    'content-length': String(body.byteLength),
    'x-oss-date': date,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    authorization: `OSS4-HMAC-SHA256 Credential=bench/${SCOPE},Signature=${signature}`,
  }
  return new Promise((resolve, reject) => {
    client.dispatch(
      { method: 'PUT', path, headers, body },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData() {},
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
}
