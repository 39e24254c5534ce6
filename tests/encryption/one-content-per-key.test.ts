import { randomBytes } from 'node:crypto'
import { rename, stat, writeFile } from 'node:fs/promises'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { clientEncryption, type KeyWrap } from '@oss/encryption'
import { type OpenSource, startUpload, type UploadSource } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { withKeystream } from './other-sdk.ts'

// A file that changes once, at its n-th check or chunk, while parts of it have to be sent again. Whatever
// leaves the source could be on the network: of all that leaves under one key, no two contents are at one
// place.

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = await service.file('plain.bin', before.byteLength)
  // Older than a tick of the clock that files are stamped by.
  const { ctimeMs } = await stat(file)
  await expect.poll(() => Date.now() - ctimeMs, { interval: 5 }).toBeGreaterThan(20)
})
afterEach(() => service[Symbol.asyncDispose]())

const before = bytesOf(3 * PART + 11, 1)
const after = bytesOf(3 * PART + 11, 2)
const changes = {
  'rewritten in place': () => writeFile(file, after),
  async replaced() {
    await writeFile(`${file}.new`, after)
    await rename(`${file}.new`, file)
  },
}

interface Secrets {
  readonly key: Uint8Array
  readonly start: Buffer
}

/** A master key that records its input. */
function tellingWrap(): { readonly keyWrap: KeyWrap; readonly secrets: () => readonly Secrets[] } {
  const given: Buffer[] = []
  const keyWrap: KeyWrap = {
    algorithm: 'TEST',
    async wrap(bytes) {
      given.push(Buffer.from(bytes))
      return randomBytes(40)
    },
  }
  const secrets = (): readonly Secrets[] =>
    given.flatMap((start, index) => {
      const key = given[index - 1]
      return index % 2 === 1 && key !== undefined ? [{ key, start }] : []
    })
  return { keyWrap, secrets }
}

/** Calls a function before each check of a source, and before each chunk. */
function watched(source: UploadSource, onLook: () => Promise<void>): UploadSource {
  return {
    label: source.label,
    async open() {
      await onLook()
      const open = await source.open()
      return {
        async fingerprint() {
          await onLook()
          return open.fingerprint()
        },
        async *read(range, signal) {
          await onLook()
          for await (const chunk of open.read(range, signal)) {
            yield chunk
            await onLook()
          }
        },
        [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
      }
    },
  }
}

interface Left {
  readonly at: number
  readonly bytes: Buffer
}

/** Keeps what leaves a source, and from where. */
function recorded(source: UploadSource, left: Left[]): UploadSource {
  const open = (inner: OpenSource): OpenSource => ({
    fingerprint: () => inner.fingerprint(),
    async *read(range, signal) {
      let at = range.start
      for await (const chunk of inner.read(range, signal)) {
        left.push({ at, bytes: Buffer.from(chunk) })
        at += chunk.byteLength
        yield chunk
      }
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  })
  return { label: source.label, open: async (signal) => open(await source.open(signal)) }
}

/** Which content each key was used for. */
function contentsOf(left: readonly Left[], secrets: readonly Secrets[]): readonly (readonly string[])[] {
  const found = secrets.map(() => new Set<string>())
  for (const { at, bytes } of left) {
    const known = secrets.some(({ key, start }, index) => {
      const whole = withKeystream(Buffer.concat([Buffer.alloc(at), bytes]), key, start).subarray(at)
      const end = at + bytes.byteLength
      const content = whole.equals(before.subarray(at, end))
        ? 'before'
        : whole.equals(after.subarray(at, end)) && 'after'
      if (content !== false) found[index]?.add(content)
      return content !== false
    })
    if (!known) throw new Error(`what left at ${at} is neither content under any key`)
  }
  return found.map((contents) => [...contents])
}

async function uploadChanging(changeAt: number, change: () => Promise<void>) {
  let looks = 0
  const left: Left[] = []
  const { keyWrap, secrets } = tellingWrap()
  const encryption = clientEncryption(keyWrap).startUpload()
  const client = service.client()
  const api = client.multipartApi()
  const source = watched(fileSource(file), async () => {
    looks += 1
    if (looks === changeAt) await change()
  })
  const { kind: status } = await startUpload({
    target: { endpoint: service.emulator.endpoint, bucket: BUCKET, key: 'secret.bin' },
    source: recorded(encryption.source(source), left),
    checkpoints: encryption.checkpoints(memoryCheckpointStore()),
    api: {
      ...api,
      async initiate(target, signal) {
        const metadata = await encryption.metadata({ partSize: PART, limits: api.limits })
        return client.multipartApi({ metadata }).initiate(target, signal)
      },
    },
    partSize: PART,
    parallel: 2,
  }).outcome
  return { status, changed: looks >= changeAt, contents: contentsOf(left, secrets()) }
}

describe.each(Object.keys(changes) as (keyof typeof changes)[])('a file that is %s', (kind) => {
  it('during its encrypted upload is never encrypted with the key of its earlier content (F30, R1, S15)', async () => {
    let isChanged = true
    let restarted = 0
    for (let changeAt = 1; isChanged; changeAt += 4) {
      await writeFile(file, before)
      const { ctimeMs } = await stat(file)
      await expect.poll(() => Date.now() - ctimeMs, { interval: 5 }).toBeGreaterThan(20)
      service.emulator.faults.clear()
      for (const nth of [1, 2])
        service.emulator.faults.add({
          match: { operation: 'UploadPart', nth },
          fault: { kind: 'drop-response', connection: 'close' },
        })
      const { status, changed, contents } = await uploadChanging(changeAt, changes[kind])
      isChanged = changed
      expect(status).toMatch(/completed|failed/)
      for (const kinds of contents) expect(kinds.length).toBeLessThanOrEqual(1)
      if (contents.length > 1) restarted += 1
    }
    expect(restarted).toBeGreaterThan(0)
  })
})
