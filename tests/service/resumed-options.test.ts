import type { ResumableUploadInput, UploadNotice } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from './service.ts'

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = await service.file('file.bin', 4 * PART)
})
afterEach(() => service[Symbol.asyncDispose]())

/**
 * Starts an upload with options, interrupts it, and resumes it with others; gives the kinds of its notices.
 */
async function resumedWith(
  first: Partial<ResumableUploadInput>,
  second: Partial<ResumableUploadInput>,
): Promise<string[]> {
  const notices: UploadNotice[] = []
  const start = (options: Partial<ResumableUploadInput>) =>
    service.client().resumableUpload({
      ...{ bucket: BUCKET, key: 'object.txt', file, partSize: PART, parallel: 1 },
      ...options,
      onNotice: (notice) => notices.push(notice),
    } as ResumableUploadInput)
  const upload = start(first)
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 0) break
  await upload.interrupt()
  notices.length = 0
  await start(second).done()
  return notices.map(({ kind }) => kind)
}

it('a resumed upload that is asked for other object options says that it keeps its own', async () => {
  const kinds = await resumedWith({ metadata: { version: '1' } }, { metadata: { version: '2' } })
  expect(kinds).toEqual(['resumed', 'options-ignored'])
  const head = await service.client().headObject({ bucket: BUCKET, key: 'object.txt' })
  expect(head?.metadata).toEqual({ version: '1' })
})

const UNNOTICED: readonly [string, Partial<ResumableUploadInput>, Partial<ResumableUploadInput>][] = [
  ['the same options in another order', { metadata: { a: '1', b: '2' } }, { metadata: { b: '2', a: '1' } }],
  ['an access control that the completion sets', { acl: 'private' }, { acl: 'public-read' }],
  ['a check that the completion makes', {}, { forbidOverwrite: true }],
  ['a content type that the key already says', { contentType: 'text/plain' }, {}],
]
it.each(UNNOTICED)('says nothing about %s', async (_, first, second) => {
  expect(await resumedWith(first, second)).toEqual(['resumed'])
})
