import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRetryPolicy, OssClient, staticCredentials } from '@oss/client'
import { expect, it } from 'vitest'
import { canary } from '../security/canaries.ts'

// The emulator processes nothing, so a server that responds as OSS does stands for it.

async function withServer(
  listener: RequestListener,
  use: (client: OssClient) => Promise<void>,
): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using client = new OssClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'cn-hangzhou',
    credentials: staticCredentials(canary),
    retry: createRetryPolicy({ maxAttempts: 2, baseDelayMs: 5, connectRetryMs: 0 }),
  })
  try {
    await use(client)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const target = { bucket: 'my-bucket', key: 'a.png', process: 'image/resize,w_100' }
// The CRC-64 is that of the stored object, not of the result.
const HEADERS = { 'content-type': 'image/webp', etag: '"1"', 'x-oss-hash-crc64ecma': '1', date: 'x' }

it('getObject returns what OSS made of the object, whose CRC-64 is not that of the result', async () => {
  const urls: (string | undefined)[] = []
  await withServer(
    ({ url }, response) => {
      urls.push(url)
      response.writeHead(200, { ...HEADERS, 'content-length': 5 }).end('small')
    },
    async (client) => {
      const { info, bytes } = await client.getObject(target)
      expect(info).toMatchObject({ contentType: 'image/webp', size: 5 })
      expect(Buffer.from(await bytes()).toString()).toBe('small')
    },
  )
  expect(urls).toEqual([expect.stringContaining('x-oss-process=image%2Fresize%2Cw_100')])
})

it('a result that breaks off is an error: its rest is not taken from the stored object', async () => {
  let requests = 0
  await withServer(
    (_, response) => {
      requests += 1
      response.writeHead(200, { ...HEADERS, 'content-length': 500_000 })
      response.write(Buffer.alloc(200_000), () => response.destroy())
    },
    async (client) => {
      const { bytes } = await client.getObject(target)
      await expect(bytes()).rejects.toMatchObject({ name: 'TransportError', code: 'SOCKET_CLOSED' })
    },
  )
  expect(requests).toBe(1)
})

it('getObject refuses a processing of a range or of encrypted content before anything is sent', async () => {
  await withServer(
    () => expect.unreachable('nothing is sent'),
    async (client) => {
      const error = { name: 'ValidationError', code: 'OPTION_INVALID', field: 'process' }
      const range = { start: 0, end: 5 }
      await expect(client.getObject({ ...target, range })).rejects.toMatchObject(error)
      const clientEncryption = { startUpload: () => undefined, open: () => undefined } as never
      await expect(client.getObject({ ...target, clientEncryption })).rejects.toMatchObject(error)
      await expect(client.getObject({ ...target, process: '' })).rejects.toMatchObject({
        code: 'HEADER_INVALID',
      })
    },
  )
})
