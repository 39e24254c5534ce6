import type { OssBrowserClient, UnfinishedFile } from '@oss/browser'
import { beforeEach, expect, it } from 'vitest'
import { addFiles, openUploadList, resume, resumeWith, startAgain, uploads } from './upload-list.ts'

const ENDPOINT = 'http://127.0.0.1:9000'
let stored: readonly UnfinishedFile[]
let listings: number

/** A client whose uploads never end. */
const client = {
  uploadFile: ({ key }: { readonly key: string }) => ({
    id: key,
    outcome: new Promise(() => {}),
    async *progress() {},
  }),
  async unfinished() {
    listings += 1
    return stored
  },
} as unknown as OssBrowserClient

const picked = (name: string) => ({ file: new File(['content'], name), handle: undefined })
const unfinished = (key: string): UnfinishedFile =>
  ({
    ...{ id: `old ${key}`, bucket: 'demo', key, name: key, endpoint: ENDPOINT, isActive: false },
    ...{ needs: 'nothing', handle: { getFile: async () => new File(['content'], key) } },
  }) as unknown as UnfinishedFile

beforeEach(async () => {
  uploads.value = []
  stored = []
  await openUploadList(client, ENDPOINT)
  listings = 0
})

it('files that are added together list the unfinished uploads once', () => {
  addFiles('demo', ['a', 'b', 'c', 'd', 'e'].map(picked))
  expect(uploads.value.map(({ input }) => input.key)).toEqual(['e', 'd', 'c', 'b', 'a'])
  expect(listings).toBe(1)
})

it('uploads that a page resumes when it is opened list the unfinished ones before and after all of them', async () => {
  stored = ['a', 'b', 'c'].map(unfinished)
  await openUploadList(client, ENDPOINT)
  expect(uploads.value).toHaveLength(3)
  expect(listings).toBe(2)
})

it.each([
  ['resumed', () => resume(unfinished('a'))],
  ['resumed with a file', () => resumeWith(unfinished('a'), picked('a'))],
])('an upload that is %s lists the unfinished ones once', async (_how, act) => {
  await act()
  expect(uploads.value).toHaveLength(1)
  expect(listings).toBe(1)
})

it('an upload that is started again lists the unfinished ones once', () => {
  addFiles('demo', [picked('a')])
  const [upload] = uploads.value
  if (upload === undefined) throw new Error('nothing was started')
  upload.state.value = 'failed'
  startAgain(upload)
  expect(uploads.value).toHaveLength(1)
  expect(uploads.value[0]).not.toBe(upload)
  expect(listings).toBe(2)
})
