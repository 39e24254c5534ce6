import { type AddressInfo, connect, createServer } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { undiciTransport } from '@oss/http'
import { expect, it } from 'vitest'
import { selfSigned } from '../../packages/http/test/self-signed.ts'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, upload } from './network.ts'

const trusted = selfSigned({ names: ['localhost'] })
const impostor = selfSigned({ names: ['localhost'] })

interface HttpsService extends AsyncDisposable {
  readonly endpoint: string
  /** Handshakes with the untrusted certificate. */
  readonly impostors: number
}

/** The service over https. While `isImpostor` returns true, connections get another certificate. */
async function overHttps(service: Service, isImpostor: () => boolean): Promise<HttpsService> {
  let impostors = 0
  const [own, other] = [createSecureContext(trusted), createSecureContext(impostor)]
  const server = createServer((raw) => {
    const secureContext = isImpostor() ? other : own
    if (secureContext === other) impostors += 1
    const socket = new TLSSocket(raw, { isServer: true, secureContext })
    const inner = connect(service.emulator.port, '127.0.0.1')
    socket.on('error', () => inner.destroy()).on('close', () => inner.destroy())
    inner.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.pipe(inner).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    get impostors() {
      return impostors
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

it('an upload whose completion gets no response, and then an untrusted certificate, is found to be complete (F43, F58, R5)', async () => {
  await using service = await startService()
  disturb(service, { operation: 'CompleteMultipartUpload' }, { kind: 'drop-response' })
  await using https = await overHttps(
    service,
    () => https.impostors === 0 && counts(service)['CompleteMultipartUpload'] === 1,
  )
  await using transport = undiciTransport({ ca: trusted.cert })
  const options = { endpoint: https.endpoint, transport, addressing: 'path' as const }
  const handle = await upload(service, options, { parallel: 1 })
  expect(await handle.outcome).toMatchObject({ kind: 'completed' })
  expect(https.impostors).toBe(1)
  await expectStored(service)
  expect(counts(service)).toMatchObject({ CompleteMultipartUpload: 1, HeadObject: 1 })
})
