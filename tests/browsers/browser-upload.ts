import { readFile } from 'node:fs/promises'
import { expect, vi } from 'vitest'
import { BUCKET, canary, PART, REGION, type Service, startService } from '../service/service.ts'
import type { PageOutcome, PageTarget } from './client-page.ts'
import { corsRule } from './cors-rule.ts'
import type { OpenPage, PageFunctions } from './open-page.ts'

/** Size of the files: five parts. */
export const SIZE = 5 * PART
/** How long a part is held while its page is left: longer than a busy machine takes to leave it. */
export const LEAVING_MS = 10_000

const { accessKeyId, accessKeySecret } = canary
const STS = { accessKeyId, accessKeySecret, securityToken: 'token-of-the-page' }

/** A service, a file that is selected in the page, and what becomes of it. */
export interface BrowserUpload extends AsyncDisposable {
  readonly service: Service
  readonly path: string
  target(given?: Partial<PageTarget>): PageTarget
  upload(given?: Partial<PageTarget>, tab?: PageFunctions): Promise<PageOutcome>
  /** The stored object; `undefined` when there is none. */
  stored(): Promise<Buffer | undefined>
  /** Expects that the object has the bytes that the file has now. */
  expectStored(): Promise<void>
  /** The parts that were sent since the last call. */
  partsSent(): readonly string[]
  /** Resolves while the service is at work on a part, which then takes long. Default: two seconds. */
  atPart(partNumber: number, ms?: number): Promise<void>
}

/** The file and the CORS rule of the bucket. */
export interface UploadFixture {
  readonly size?: number
  /** Whether there is a rule. Default: true. */
  readonly cors?: boolean
  /** Headers that the rule exposes. Default: all that are needed. */
  readonly expose?: readonly string[]
  /** Whether requests without a signature may do everything. Default: false. */
  readonly allowAnonymous?: boolean
}

let files = 0

/** Starts a service that allows the page, and selects a file. */
export async function startBrowserUpload(
  opened: OpenPage,
  { size = SIZE, cors = true, expose, allowAnonymous = false }: UploadFixture = {},
): Promise<BrowserUpload> {
  const service = await startService({
    credentials: [STS],
    allowAnonymous,
    cors: cors ? [corsRule(opened.origin, expose)] : [],
  })
  files += 1
  // Firefox keeps the file that is selected when another of that name is.
  const path = await service.file(`file-${process.pid}-${files}.bin`, size)
  await opened.select(path)
  let seen = 0
  const target = (given: Partial<PageTarget> = {}): PageTarget => ({
    endpoint: service.emulator.endpoint,
    region: REGION,
    credentials: STS,
    bucket: BUCKET,
    key: 'k',
    partSize: PART,
    parallel: 1,
    ...given,
  })
  const parts = (): readonly string[] =>
    service.requests().filter((request) => request.startsWith('UploadPart'))
  return {
    service,
    path,
    target,
    upload: (given = {}, tab = opened) => tab.call<PageOutcome>('upload', target(given)),
    stored,
    async expectStored() {
      expect((await stored())?.equals(await readFile(path))).toBe(true)
    },
    partsSent() {
      const all = parts()
      const fresh = all.slice(seen)
      seen = all.length
      return fresh
    },
    async atPart(partNumber, ms = 2_000) {
      service.emulator.faults.add({
        match: { operation: 'UploadPart', partNumber, times: 1 },
        fault: { kind: 'delay', ms },
      })
      await vi.waitUntil(() => parts().includes(`UploadPart ${partNumber}`), { timeout: 30_000 })
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }

  async function stored(): Promise<Buffer | undefined> {
    const bytes = await service.emulator.state.readObject(BUCKET, 'k')
    return bytes && Buffer.from(bytes)
  }
}
