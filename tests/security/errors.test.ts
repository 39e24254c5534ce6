import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { OssClientOptions, SignatureVersion } from '@oss/client'
import type { Fault } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disturb, target, upload } from '../network/network.ts'
import { type Service, startService } from '../service/service.ts'
import { canary, findSecrets } from './canaries.ts'
import { everythingOf } from './everything-of.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ credentials: [canary] })
})
afterEach(() => service[Symbol.asyncDispose]())

const versions: readonly SignatureVersion[] = ['v1', 'v4']
const credentials = async () => canary

const faults: Readonly<Record<string, Fault>> = {
  'a refused signature': { kind: 'status', status: 403, code: 'SignatureDoesNotMatch' },
  'an expired token': { kind: 'expired-token' },
  'a broken connection': { kind: 'reset', when: 'after-commit' },
  'a redirect': { kind: 'redirect', location: `http://h/?Signature=${'A'.repeat(27)}%3D` },
  'a proxy': { kind: 'status', status: 407, body: '' },
  nonsense: { kind: 'status', status: 200, body: '<' },
  'a lost answer': { kind: 'drop-response' },
  'a wrong checksum': { kind: 'wrong-crc' },
}

/** Runs a failing upload, and collects its events and errors. */
async function failingUpload(options: Partial<OssClientOptions>): Promise<readonly unknown[]> {
  const said: unknown[] = []
  const say = (event: unknown): void => void said.push(event)
  const handle = await upload(
    service,
    { credentials, on: { request: say, response: say, retry: say }, ...options },
    { onNotice: say },
  )
  for await (const progress of handle.progress()) say(progress)
  said.push(await handle.outcome, handle)
  return said
}

describe('secrets (S1)', () => {
  it.each(versions.flatMap((version) => Object.keys(faults).map((fault) => [fault, version] as const)))(
    'are not in events and errors of an upload with %s, signed as %s',
    async (fault, signatureVersion) => {
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: faults[fault] as Fault })
      const said = await failingUpload({ signatureVersion })
      expect(said.length).toBeGreaterThan(10)
      for (const value of said) expect(findSecrets(everythingOf(value))).toEqual([])
    },
  )

  it.each(versions)(
    'are not in the error when a response repeats the whole request, signed as %s',
    async (signatureVersion) => {
      const server = createServer((request, response) => {
        const all = `${request.url} ${JSON.stringify(request.rawHeaders)} ${JSON.stringify(request.headers)}`
        const hex = Buffer.from(all).toString('hex')
        const text = all.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
        response.writeHead(403, { 'content-type': 'application/xml', 'x-oss-request-id': all.slice(0, 200) })
        response.end(
          `<Error><Code>AccessDenied</Code><Message>${text}</Message><StringToSign>${text}</StringToSign>
         <StringToSignBytes>${hex}</StringToSignBytes><Echo>${text}</Echo></Error>`,
        )
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const client = service.client({ endpoint, credentials, signatureVersion })
      const error: unknown = await client
        .putObject({ ...target, body: 'x' })
        .catch((reason: unknown) => reason)
      server.closeAllConnections()
      server.close()
      expect(error).toMatchObject({ code: 'AccessDenied' })
      expect(findSecrets(everythingOf(error))).toEqual([])
    },
  )

  it('are not in a checkpoint', async () => {
    const checkpointDir = join(service.directory, 'checkpoints')
    await mkdir(checkpointDir)
    disturb(service, { operation: 'UploadPart', partNumber: 4 }, { kind: 'status', status: 403 })
    await (await upload(service, { credentials }, { checkpointDir })).outcome
    const files = await readdir(checkpointDir)
    expect(files).not.toEqual([])
    for (const file of files) {
      const text = await readFile(join(checkpointDir, file), 'latin1')
      expect(text).toContain('uploadId')
      expect(findSecrets(text)).toEqual([])
      expect(text).not.toContain(canary.accessKeyId)
    }
  })

  it('are not in a printed client, nor in the request log of the emulator', async () => {
    const client = service.client({ credentials })
    await client.putObject({ ...target, body: 'x' })
    await fetch((await client.presign({ ...target, method: 'GET', expiresInSeconds: 60 })).url)
    expect(findSecrets(inspect(client, { depth: null, showHidden: true }))).toEqual([])
    expect(findSecrets(everythingOf(service.emulator.requests))).toEqual([])
  })

  it('are not in the error of a provider that fails, whose own message is kept', async () => {
    const own = new Error('the token service is down')
    const client = service.client({ credentials: () => Promise.reject(own) })
    await expect(client.putObject({ ...target, body: 'x' })).rejects.toBe(own)
  })

  it('of a signed URL are not in the error when it is used as an endpoint', async () => {
    const signed = { ...target, method: 'PUT', expiresInSeconds: 60 } as const
    const { url } = await service.client({ credentials }).presign(signed)
    const v1 = await service.client({ credentials, signatureVersion: 'v1' }).presign(signed)
    const short = `https://h/k?Signature=${encodeURIComponent(new URL(v1.url).searchParams.get('Signature') ?? '')}`
    expect(findSecrets(short)).toHaveLength(1)
    for (const endpoint of [url, short, short.replace('?', '#')]) {
      let error: unknown
      try {
        service.client({ endpoint })
      } catch (thrown) {
        error = thrown
      }
      expect(error).toMatchObject({ code: 'ENDPOINT_INVALID' })
      expect(findSecrets(everythingOf(error))).toEqual([])
    }
  })
})
