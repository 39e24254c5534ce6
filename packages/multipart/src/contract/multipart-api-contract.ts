import { crc64 } from '../crc64/crc64.ts'
import { type Crc64, formatCrc64, partNumber, type UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import { checkLimits } from '../model/service-limits.ts'
import type { BodyToSend, MultipartApi, Receipt } from '../ports/multipart-api.ts'
import { assertSame, type ContractCase, errorOf, namedCase } from './contract-case.ts'

/** A service for one case, and a target on it without an object. */
export interface ServiceUnderTest extends AsyncDisposable {
  readonly api: MultipartApi
  readonly target: ObjectTarget
  /** Returns the bytes of the stored object. */
  stored(): Promise<Uint8Array>
}

/** Returns the requirements of `MultipartApi` as test cases. */
export function multipartApiContract(make: () => Promise<ServiceUnderTest>): readonly ContractCase[] {
  const cases: readonly ContractCase[] = [
    { title: 'the limits are whole numbers in their ranges', run: () => using(make, statesLimits) },
    { title: 'head() returns undefined for an object that does not exist', run: () => using(make, noObject) },
    {
      title: 'head() describes an object that was stored in one request',
      run: () => using(make, putsObject),
    },
    { title: 'parts can be uploaded in any order', run: () => using(make, completes) },
    { title: 'a part that is uploaded again replaces the earlier one', run: () => using(make, replacesPart) },
    { title: 'parts are listed in ascending order', run: () => using(make, lists) },
    {
      title: 'a completion with a missing part is rejected and changes nothing',
      run: () => using(make, refusesMissing),
    },
    {
      title: 'a completion with a wrong ETag is rejected and changes nothing',
      run: () => using(make, refusesEtag),
    },
    { title: 'a completed upload id no longer exists', run: () => using(make, goneAfterCompletion) },
    {
      title: 'an aborted upload id no longer exists, and abort() succeeds again',
      run: () => using(make, goneAfterAbort),
    },
    { title: 'two uploads of the same object are independent', run: () => using(make, twoUploads) },
    {
      title: 'when a body fails, nothing is stored and the call rejects with the error of the body',
      run: () => using(make, failingBody),
    },
    { title: 'a call rejects when its signal aborts', run: () => using(make, stops) },
  ]
  return cases.map(namedCase)
}

async function using(
  make: () => Promise<ServiceUnderTest>,
  run: (test: ServiceCase) => Promise<void>,
): Promise<void> {
  await using test = await make()
  const { api, target } = test
  const byteLength = Math.max(2000, api.limits.minPartSize)
  const stored = () => test.stored()
  await run({
    api,
    target,
    stored,
    partA: pattern(byteLength, 1),
    partB: pattern(byteLength, 2),
    [Symbol.asyncDispose]: async () => {},
  })
}

/** A service, and two different parts of the smallest size that it accepts before others. */
interface ServiceCase extends ServiceUnderTest {
  readonly partA: Uint8Array
  readonly partB: Uint8Array
}

const NEVER = new AbortController().signal
const LAST = pattern(10, 3)

function pattern(byteLength: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, index) => (index * 31 + seed * 7) % 251)
}

function bodyOf(bytes: Uint8Array): BodyToSend {
  return {
    byteLength: bytes.byteLength,
    range: { start: 0, end: bytes.byteLength },
    async *open() {
      yield bytes
    },
    onBytesSent() {},
    released() {},
  }
}

async function sendPart(
  { api, target }: ServiceUnderTest,
  uploadId: UploadId,
  number: number,
  bytes: Uint8Array,
): Promise<Receipt> {
  const receipt = await api.uploadPart(
    { target, uploadId, number: partNumber(number), body: bodyOf(bytes) },
    NEVER,
  )
  assertCrc(receipt.crc64, bytes, `part ${number}`)
  return receipt
}

function assertCrc(received: Crc64 | undefined, bytes: Uint8Array, what: string): void {
  if (received !== undefined) assertSame(received, formatCrc64(crc64(bytes)), `CRC-64 of ${what}`)
}

async function assertStored(test: ServiceCase, ...chunks: readonly Uint8Array[]): Promise<void> {
  const expected = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))
  const stored = await test.stored()
  assertSame([stored.byteLength, crc64(stored)], [expected.byteLength, crc64(expected)], 'stored bytes')
  const object = await test.api.head(test.target, NEVER)
  assertSame(object?.size, expected.byteLength, 'size of the object')
  assertCrc(object?.crc64, expected, 'the object')
}

async function assertNoSuchUpload(
  { api, target }: ServiceUnderTest,
  uploadId: UploadId,
  of: (id: UploadId) => Promise<unknown>,
): Promise<void> {
  const error = await errorOf(() => of(uploadId), 'a call with an upload id that no longer exists')
  assertSame(api.classify(error).kind, 'no-such-upload', `kind of ${String(error)} at ${target.key}`)
}

async function statesLimits({ api }: ServiceUnderTest): Promise<void> {
  checkLimits(api.limits)
}

async function noObject({ api, target }: ServiceUnderTest): Promise<void> {
  assertSame(await api.head(target, NEVER), undefined, 'object')
}

async function putsObject(test: ServiceCase): Promise<void> {
  if (test.api.put === undefined) return
  const stored = await test.api.put(test.target, bodyOf(LAST), NEVER)
  assertCrc(stored.crc64, LAST, 'the response')
  await assertStored(test, LAST)
}

async function completes(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const third = await sendPart(test, uploadId, 3, LAST)
  const first = await sendPart(test, uploadId, 1, test.partA)
  const second = await sendPart(test, uploadId, 2, test.partB)
  const parts = [first, second, third].map(({ etag }, index) => ({ number: partNumber(index + 1), etag }))
  const stored = await api.complete(target, uploadId, parts, NEVER)
  assertCrc(stored.crc64, Uint8Array.from([...test.partA, ...test.partB, ...LAST]), 'the response')
  await assertStored(test, test.partA, test.partB, LAST)
}

async function replacesPart(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  await sendPart(test, uploadId, 1, test.partA)
  const { etag } = await sendPart(test, uploadId, 1, test.partB)
  await api.complete(target, uploadId, [{ number: partNumber(1), etag }], NEVER)
  await assertStored(test, test.partB)
}

async function lists(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const second = await sendPart(test, uploadId, 2, LAST)
  const first = await sendPart(test, uploadId, 1, test.partA)
  const listed = await Array.fromAsync(api.listParts(target, uploadId, NEVER))
  assertSame(
    listed.map(({ number, size, etag }) => ({ number, size, etag })),
    [
      { number: 1, size: test.partA.byteLength, etag: first.etag },
      { number: 2, size: LAST.byteLength, etag: second.etag },
    ],
    'listed parts',
  )
}

async function refusesMissing(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const { etag } = await sendPart(test, uploadId, 1, test.partA)
  const parts = [1, 2].map((number) => ({ number: partNumber(number), etag }))
  const error = await errorOf(
    () => api.complete(target, uploadId, parts, NEVER),
    'a completion with a missing part',
  )
  assertSame(api.classify(error).kind, 'part-rejected', 'kind')
  assertSame(await api.head(target, NEVER), undefined, 'object')
  await api.complete(target, uploadId, parts.slice(0, 1), NEVER)
  await assertStored(test, test.partA)
}

async function refusesEtag(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const old = await sendPart(test, uploadId, 1, test.partA)
  const { etag } = await sendPart(test, uploadId, 1, test.partB)
  const completeWith = (of: string) =>
    api.complete(target, uploadId, [{ number: partNumber(1), etag: of }], NEVER)
  const error = await errorOf(() => completeWith(old.etag), 'a completion with the ETag of a replaced part')
  assertSame(api.classify(error).kind, 'part-rejected', 'kind')
  await completeWith(etag)
  await assertStored(test, test.partB)
}

async function goneAfterCompletion(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const { etag } = await sendPart(test, uploadId, 1, LAST)
  const parts = [{ number: partNumber(1), etag }]
  await api.complete(target, uploadId, parts, NEVER)
  await assertNoSuchUpload(test, uploadId, (id) => api.complete(target, id, parts, NEVER))
  await assertNoSuchUpload(test, uploadId, (id) => sendPart(test, id, 2, LAST))
  await api.abort(target, uploadId, NEVER)
  await assertStored(test, LAST)
}

async function goneAfterAbort(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  await sendPart(test, uploadId, 1, LAST)
  await api.abort(target, uploadId, NEVER)
  await api.abort(target, uploadId, NEVER)
  await assertNoSuchUpload(test, uploadId, (id) => sendPart(test, id, 1, LAST))
  await assertNoSuchUpload(test, uploadId, (id) => Array.fromAsync(api.listParts(target, id, NEVER)))
  assertSame(await api.head(target, NEVER), undefined, 'object')
}

async function twoUploads(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const one = await api.initiate(target, NEVER)
  const two = await api.initiate(target, NEVER)
  const { etag } = await sendPart(test, one, 1, test.partA)
  await sendPart(test, two, 1, test.partB)
  await api.abort(target, two, NEVER)
  await api.complete(target, one, [{ number: partNumber(1), etag }], NEVER)
  await assertStored(test, test.partA)
}

async function failingBody(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const own = new Error('the source changed')
  const body: BodyToSend = {
    byteLength: test.partA.byteLength,
    range: { start: 0, end: test.partA.byteLength },
    async *open() {
      yield test.partA.subarray(0, 1000)
      throw own
    },
    onBytesSent() {},
    released() {},
  }
  const error = await errorOf(
    () => api.uploadPart({ target, uploadId, number: partNumber(1), body }, NEVER),
    'uploadPart with a failing body',
  )
  assertSame(error === own, true, 'the error is the one that the body threw')
  assertSame(await Array.fromAsync(api.listParts(target, uploadId, NEVER)), [], 'listed parts')
}

async function stops(test: ServiceCase): Promise<void> {
  const { api, target } = test
  const uploadId = await api.initiate(target, NEVER)
  const control = new AbortController()
  const body: BodyToSend = {
    byteLength: test.partA.byteLength,
    range: { start: 0, end: test.partA.byteLength },
    async *open(signal) {
      yield test.partA.subarray(0, 1000)
      control.abort()
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      signal.throwIfAborted()
    },
    onBytesSent() {},
    released() {},
  }
  const error = await errorOf(
    () => api.uploadPart({ target, uploadId, number: partNumber(1), body }, control.signal),
    'a call whose signal aborts',
  )
  assertSame(api.classify(error).kind, 'interrupted', 'kind')
  assertSame(await Array.fromAsync(api.listParts(target, uploadId, NEVER)), [], 'listed parts')
}
