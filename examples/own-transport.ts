// A custom transport around the default one: it counts requests, and loses the first response to a part to show the retry.
import { environmentCredentials, OssClient, type Transport } from '@oss/client'
import { AttemptError, undiciTransport } from '@oss/http'
import { bucket, exampleFile } from './settings.ts'

class CountingTransport implements Transport {
  readonly #inner: Transport = undiciTransport()
  readonly bodies = 'chunks'
  attempts = 0
  #hasLost = false

  async send(...[request, options]: Parameters<Transport['send']>): ReturnType<Transport['send']> {
    this.attempts += 1
    const response = await this.#inner.send(request, options)
    if (this.#hasLost || !request.url.searchParams.has('partNumber')) return response
    this.#hasLost = true
    await response[Symbol.asyncDispose]()
    throw new AttemptError('SOCKET_CLOSED', 'The response was lost.', { mayHaveBeenApplied: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]()
  }
}

await using transport = new CountingTransport()
await using client = new OssClient({
  endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
  region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
  credentials: environmentCredentials(),
  transport,
})
const upload = client.resumableUpload({
  bucket,
  key: 'exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
})
const { partsTotal, crc64Verified } = await upload.done()
console.log(
  `${partsTotal} parts in ${transport.attempts} attempts, ${crc64Verified ? 'compared' : 'not compared'}`,
)
