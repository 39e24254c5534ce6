import { createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disturb, target } from '../network/network.ts'
import { BUCKET, REGION, type Service, startService } from '../service/service.ts'

const services: Service[] = []
const start = async (...options: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...options)
  services.push(service)
  return service
}
let service: Service
beforeEach(async () => {
  service = await start()
})
afterEach(async () => {
  for (const one of services.splice(0)) await one[Symbol.asyncDispose]()
})

/** Sends a request to the service after it was changed in transit. */
async function tamper(
  change: (headers: Record<string, unknown>) => Record<string, unknown>,
): Promise<string> {
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    const options = { method: method ?? '', headers: change({ ...headers }) as Record<string, string> }
    const onward = sendRequest(new URL(url ?? '', service.emulator.endpoint), options, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await service.client({ endpoint }).putObject({ ...target, body: 'x', contentType: 'text/plain' })
    return 'stored'
  } catch (error) {
    return String(Object(error).code)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function otherSecond(headers: Record<string, unknown>): string {
  return String(headers['x-oss-date']).replace(/\dZ$/, (end) => (end === '0Z' ? '1Z' : '0Z'))
}

describe('a signed request (S11)', () => {
  it.each([
    ['nothing', (headers) => headers, 'stored'],
    ['the date', (headers) => ({ ...headers, 'x-oss-date': otherSecond(headers) }), 'SignatureDoesNotMatch'],
    ['the type', (headers) => ({ ...headers, 'content-type': 'text/html' }), 'SignatureDoesNotMatch'],
    [
      'an added access right',
      (headers) => ({ ...headers, 'x-oss-object-acl': 'public-read' }),
      'SignatureDoesNotMatch',
    ],
    ['added metadata', (headers) => ({ ...headers, 'x-oss-meta-a': 'b' }), 'SignatureDoesNotMatch'],
    ['an added callback', (headers) => ({ ...headers, 'x-oss-callback': 'e30=' }), 'SignatureDoesNotMatch'],
    ['a removed header', ({ 'x-oss-content-sha256': _, ...headers }) => headers, 'InvalidArgument'],
  ] as const satisfies readonly (readonly [
    string,
    (headers: Record<string, unknown>) => Record<string, unknown>,
    string,
  ])[])('is rejected with %s changed in transit: %#', async (_what, change, outcome) => {
    expect(await tamper(change)).toBe(outcome)
  })
})

describe('the algorithm (S11)', () => {
  it('is the requested one, also after rejections', async () => {
    disturb(service, { times: 2 }, { kind: 'status', status: 503 })
    await service.client().putObject({ ...target, body: 'x' })
    disturb(service, {}, { kind: 'status', status: 403, code: 'SignatureDoesNotMatch' })
    await service
      .client()
      .putObject({ ...target, body: 'x' })
      .catch(() => undefined)
    const signed = service.emulator.requests.flatMap(({ signature }) => signature ?? [])
    expect(new Set(signed)).toEqual(new Set(['v4-header']))
  })

  it('V1 is rejected where only V4 is allowed, and not replaced silently', async () => {
    const strict = await start({ signatureVersions: ['v4'] })
    await strict.client().putObject({ ...target, body: 'x' })
    const old = strict.client({ signatureVersion: 'v1' })
    await expect(old.putObject({ ...target, body: 'x' })).rejects.toMatchObject({ status: 403, attempts: 1 })
  })

  it.each(['', ' ', 'cn-hangzhou/oss', 'cn\nhangzhou'])('has no region such as %j', (region) => {
    expect(() => service.client({ region })).toThrow(/region/i)
  })

  it('of another region is refused by the service', async () => {
    const elsewhere = service.client({ region: `${REGION}x` })
    await expect(elsewhere.putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      name: 'ServiceError',
      attempts: 1,
    })
  })
})

describe('a signed URL (S12)', () => {
  it.each(['v4', 'v1'] as const)('for %s is rejected after it has expired', async (signatureVersion) => {
    let now = Date.now()
    const own = await start({ now: () => now })
    await own.emulator.state.putObject(BUCKET, target.key, 'content')
    const client = own.client({ signatureVersion })
    const { url } = await client.presign({ ...target, method: 'GET', expiresInSeconds: 60 })
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
    now += 61_000
    const late = await fetch(url)
    expect(late.status).toBe(403)
    expect(await late.text()).toContain('AccessDenied')
  })

  it('for longer than seven days is not signed', async () => {
    const client = service.client()
    const presign = (expiresInSeconds: number) =>
      client.presign({ ...target, method: 'GET', expiresInSeconds })
    await expect(presign(604_801)).rejects.toMatchObject({ name: 'SigningError' })
    const url = new URL((await presign(604_800)).url)
    url.searchParams.set('x-oss-expires', '604801')
    expect((await fetch(url)).status).toBeGreaterThanOrEqual(400)
  })
})
