import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { startService } from '../service/service.ts'
import { counts, target } from './network.ts'

/** An address of this machine that is not its loopback one; some sandboxes have none. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

describe('plain http', () => {
  it.each([
    'http://oss-cn-hangzhou.aliyuncs.com',
    'http://10.0.0.1',
    'http://127.0.0.1.example.com',
    'http://[fe80::1]',
  ])('to %s is refused before anything is sent (F58, S10)', async (endpoint) => {
    await using service = await startService()
    let attempts = 0
    const client = service.client({ endpoint, on: { request: () => (attempts += 1) } })
    await expect(client.putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      name: 'TransportError',
      code: 'INSECURE_ENDPOINT',
      attempts: 0,
    })
    expect(attempts).toBe(0)
  })

  it.runIf(outside !== undefined)('to another host requires an explicit option (F58, S10)', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, outside, resolve))
    const endpoint = `http://${outside}:${(server.address() as AddressInfo).port}`
    await using service = await startService()
    const put = (allowInsecure: boolean) =>
      service.client({ endpoint, allowInsecure }).putObject({ ...target, body: 'x' })
    await expect(put(false)).rejects.toMatchObject({ code: 'INSECURE_ENDPOINT' })
    expect(connections).toBe(0)
    await expect(put(true)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' })
    expect(connections).toBe(4)
    server.close()
  })

  it('to this machine is allowed, for emulators (F58)', async () => {
    await using service = await startService()
    await service.client().putObject({ ...target, body: 'x' })
    expect(counts(service)).toEqual({ PutObject: 1 })
  })
})
