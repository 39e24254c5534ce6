import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
let dataDir = ''

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

/** Waits for the warning by which the emulator reports its own failures. */
function nextWarning(): Promise<Error> {
  return new Promise((resolve) => process.once('warning', resolve))
}

describe('a failure of the emulator itself', () => {
  it('returns 500 and emits a warning, and the next request works', async () => {
    await using emulator = await startEmulator({ dataDir, buckets: [bucket], allowAnonymous: true })
    const url = `${emulator.endpoint}/${bucket}/k`
    await rm(join(dataDir, 'unfinished'), { recursive: true })
    const warning = nextWarning()
    const response = await send({ method: 'PUT', url, body: 'hello' })
    expect(response.status).toBe(500)
    expect(xmlElement(response.text, 'Code')).toBe('InternalError')
    expect(await warning).toMatchObject({ code: 'ENOENT' })
    expect((await send({ method: 'GET', url })).status).toBe(404)
  })

  it('in the middle of a download ends the connection', async () => {
    await using emulator = await startEmulator({ dataDir, buckets: [bucket], allowAnonymous: true })
    const url = `${emulator.endpoint}/${bucket}/k`
    await send({ method: 'PUT', url, body: 'hello' })
    for (const blob of await readdir(join(dataDir, 'blobs'))) await rm(join(dataDir, 'blobs', blob))
    const warning = nextWarning()
    await expect(send({ method: 'GET', url })).rejects.toThrow()
    expect(await warning).toMatchObject({ code: 'ENOENT' })
  })
})
