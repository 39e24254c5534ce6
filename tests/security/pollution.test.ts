import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disturb, target, upload } from '../network/network.ts'
import { type Service, startService } from '../service/service.ts'

// That nothing was added to Object.prototype is looked at after each test (prototype-guard.ts); here is what
// could.
let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'] as const
const canary = (): unknown => Object(Reflect.get({}, 'polluted'))

describe('names of prototypes (S8)', () => {
  it.each(names)('in an error document are texts, or rejected: %s', async (name) => {
    const inner = `<${name}><polluted>yes</polluted></${name}><${name}>text</${name}>`
    const body = `<Error><Code>AccessDenied</Code>${inner}</Error>`
    disturb(service, { operation: 'PutObject' }, { kind: 'status', status: 403, body })
    const error: unknown = await service
      .client()
      .putObject({ ...target, body: 'x' })
      .catch((reason: unknown) => reason)
    // The XML parser refuses the first three; then the status is all there is.
    const isRefused = names.indexOf(name) < 3
    expect(error).toMatchObject({ status: 403, code: isRefused ? 'BadErrorResponse' : 'AccessDenied' })
    const { details } = error as { readonly details: object }
    expect(Object.hasOwn(details, name)).toBe(!isRefused)
    expect(Object.getPrototypeOf(details)).toBe(Object.prototype)
    expect(canary()).toEqual({})
  })

  it.each(names)('as the root of a document are rejected: %s', async (name) => {
    disturb(
      service,
      { operation: 'InitiateMultipartUpload', times: 4 },
      { kind: 'status', status: 200, body: `<${name}><polluted>yes</polluted></${name}>` },
    )
    await expect(service.client().initiateMultipartUpload(target)).rejects.toMatchObject({
      code: expect.stringMatching(/^(RESPONSE_INCOMPLETE|RESPONSE_MALFORMED)$/),
    })
  })

  it.each(names)('as a header of a response change nothing: %s', async (name) => {
    service.emulator.faults.add({ fault: { kind: 'header', name, value: 'yes' } })
    await service.client().putObject({ ...target, body: 'x' })
    const info = await service.client().headObject(target)
    expect(info).toMatchObject({ size: 1 })
    expect(canary()).toEqual({})
  })

  it.each(names)('as metadata are returned unchanged, or rejected: %s', async (name) => {
    const metadata = Object.fromEntries([[name, 'text']])
    const put = service.client().putObject({ ...target, body: 'x', metadata })
    if (name.includes('_')) {
      await expect(put).rejects.toMatchObject({ code: 'METADATA_INVALID' })
      return
    }
    await put
    const info = await service.client().headObject(target)
    expect(Object.entries(info?.metadata ?? {})).toEqual([[name.toLowerCase(), 'text']])
  })

  it.each(names)('in a checkpoint count as damage: %s', async (name) => {
    const checkpointDir = join(service.directory, 'checkpoints')
    await mkdir(checkpointDir)
    disturb(service, { operation: 'UploadPart', partNumber: 4 }, { kind: 'status', status: 403 })
    await (await upload(service, {}, { checkpointDir, parallel: 1 })).outcome
    const [file = ''] = (await readdir(checkpointDir)).filter(
      (found) => found.includes('journal') || found.startsWith('.'),
    )
    const path = join(checkpointDir, file)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('{"', `{"${name}":{"polluted":"yes"},"`))
    await (await upload(service, {}, { checkpointDir })).done()
    expect(canary()).toEqual({})
  })
})
