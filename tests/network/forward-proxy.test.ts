import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { undiciTransport } from '@oss/http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startService } from '../service/service.ts'
import { counts, expectStored, PARTS, upload } from './network.ts'

afterEach(() => vi.unstubAllEnvs())

/** An HTTP proxy whose tunnels all lead to `endpoint`, whatever the requested host. */
async function startTunnels(endpoint: string) {
  const asked: (string | undefined)[] = []
  const open = new Set<Socket>()
  const server = createServer().on('connect', ({ url }, socket: Socket) => {
    asked.push(url)
    const onward = connect(Number(new URL(endpoint).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const one of [socket, onward]) {
      open.add(one)
      one.on('error', () => undefined)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('through a proxy that supports CONNECT', () => {
  it('an upload works as without a proxy', async () => {
    await using service = await startService()
    await using proxy = await startTunnels(service.emulator.endpoint)
    const handle = await upload(service, { connections: { proxy: proxy.url } }, { parallel: 2 })
    expect(await handle.done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS)
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(service.emulator.endpoint).host]))
  })

  it('an upload reaches a host that only the proxy of the environment can resolve', async () => {
    await using service = await startService({ cnames: { 'oss.example': 'test-bucket' } })
    await using proxy = await startTunnels(service.emulator.endpoint)
    vi.stubEnv('HTTP_PROXY', proxy.url)
    const endpoint = { endpoint: 'http://oss.example', addressing: 'cname', allowInsecure: true } as const
    await (await upload(service, endpoint)).done()
    await expectStored(service)
    expect(new Set(proxy.asked)).toEqual(new Set(['oss.example:80']))
  })

  it('nothing is sent when the proxy is invalid, or a transport is given too', async () => {
    await using service = await startService()
    const refusal = (field: string) =>
      expect.objectContaining({ name: 'ValidationError', code: 'OPTION_INVALID', field })
    const proxy = 'socks5://user:hunter2@127.0.0.1'
    expect(() => service.client({ connections: { proxy } })).toThrow(refusal('connections.proxy'))
    expect(() => service.client({ connections: { proxy } })).not.toThrow(/hunter2/)
    await using transport = undiciTransport()
    expect(() => service.client({ connections: {}, transport })).toThrow(refusal('connections'))
    expect(service.emulator.requests).toEqual([])
  })
})
