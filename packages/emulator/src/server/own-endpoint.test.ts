import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { startEmulator } from '../facade/start-emulator.ts'
import { ownEndpoint } from './own-endpoint.ts'

const here = { localAddress: '127.0.0.1', localPort: 9000 }
const bucket = 'demo-bucket'

describe('ownEndpoint', () => {
  it.each([
    ['127.0.0.1:9001', '127.0.0.1:9001'],
    ['[::1]:9000', '[::1]:9000'],
    ['localhost:9001', 'localhost:9001'],
    ['demo-bucket.localhost:9000', 'localhost:9000'],
    ['demo-bucket.oss-cn-hangzhou.aliyuncs.com', '127.0.0.1:9000'],
    ['oss-cn-hangzhou.aliyuncs.com.', '127.0.0.1:9000'],
    ['files.example.com', '127.0.0.1:9000'],
    ['localhost.example.com', '127.0.0.1:9000'],
    ['', '127.0.0.1:9000'],
  ])('of a request to %j is %s', (host, endpoint) => {
    expect(ownEndpoint(host, here)).toBe(endpoint)
  })

  it('writes the address of a connection as a URL does', () => {
    expect(ownEndpoint('oss:9000', { localAddress: '::ffff:172.17.0.2', localPort: 9000 })).toBe(
      '172.17.0.2:9000',
    )
    expect(ownEndpoint('oss:9000', { localAddress: 'fd00::2', localPort: 9000 })).toBe('[fd00::2]:9000')
  })
})

describe('responses of the emulator', () => {
  it('names itself and never the real service, whatever the Host header says', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const real = 'oss-cn-hangzhou.aliyuncs.com'
    const elsewhere = 'oss-cn-beijing.aliyuncs.com'
    for (const host of [undefined, real, `${bucket}.${real}`, elsewhere, `${bucket}.${elsewhere}`]) {
      for (const [method, target, body] of requests) {
        const path = host?.startsWith(bucket) ? target : `/${bucket}${target}`
        const url = `${emulator.endpoint}${target === 'service' ? '/' : path}`
        const response = await send({
          method,
          url,
          body,
          headers: host === undefined ? form : { ...form, host },
        })
        // HostId repeats the Host header, as the real service does; RecommendDoc is a page for people.
        const text = response.text.replaceAll(/<(HostId|RecommendDoc)>[^<]*<\/\1>/g, '')
        const said = `${JSON.stringify(response.headers)}\n${text}`
        expect(said, `${method} ${target} to ${host}`).not.toMatch(/aliyuncs|aliyun\.com/)
      }
    }
  })
})

const boundary = 'x-boundary-x'
const fields = { key: 'form/k', success_action_status: '201', file: 'hello' }
const formBody = Object.entries(fields)
  .map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  .concat(`--${boundary}--\r\n`)
  .join('')
const form = { 'content-type': `multipart/form-data; boundary=${boundary}` }

/** Every operation that responses a document or a location, and one error of each kind of address. */
const requests: readonly (readonly [method: string, target: string, body: string])[] = [
  ['GET', 'service', ''],
  ['GET', '/?bucketInfo', ''],
  ['GET', '/?location', ''],
  ['GET', '/?list-type=2', ''],
  ['GET', '/?uploads', ''],
  ['PUT', '/', ''],
  ['POST', '/', formBody],
  ['POST', '/k?uploads', ''],
  ['GET', '/k?acl', ''],
  ['GET', '/missing', ''],
  ['DELETE', '/?publicAccessBlock', ''],
]
