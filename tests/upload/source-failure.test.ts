import { bytesSource, type OpenSource, SourceError, type UploadSource } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { bench, content, FIVE_PARTS } from './bench-upload.ts'

describe('a source that changes during the upload', () => {
  /** A source whose content becomes another after each of the given numbers of reads. */
  function changing(...afterReads: readonly number[]): { source: UploadSource; versions: Uint8Array[] } {
    const versions = [0, ...afterReads].map((_, index) => content(FIVE_PARTS.byteLength, index + 1))
    let version = 0
    let reads = 0
    const source: UploadSource = {
      label: 'test',
      async open(): Promise<OpenSource> {
        return {
          fingerprint: async () => ({
            size: FIVE_PARTS.byteLength,
            mtimeNs: String(version),
            ctimeNs: String(version),
            fileId: '1',
          }),
          async *read({ start, end }) {
            reads += 1
            yield versions[version]?.slice(start, end) ?? new Uint8Array()
            if (reads === afterReads[version]) version += 1
          },
          async [Symbol.asyncDispose]() {},
        }
      },
    }
    return { source, versions }
  }

  it('is uploaded completely again, after the old upload was aborted: never mixed bytes (R1, F30)', async () => {
    const { source, versions } = changing(3)
    const test = bench()
    const upload = await test.start({ source, parallel: 1 }).done()
    expect(test.service.object?.bytes).toEqual(Buffer.from(versions[1] ?? []))
    expect(upload).toMatchObject({ uploadId: 'UPLOAD2' })
    expect(test.service.uploads.size).toBe(0)
    expect(test.notices).toContainEqual({ kind: 'restarted', reason: 'source-changed', uploadId: 'UPLOAD1' })
  })

  it('after its last part was read is detected before the completion (R1)', async () => {
    const { source, versions } = changing(5)
    const test = bench()
    // The change comes when the last part has been read and found unchanged.
    await test.start({ source, parallel: 1 }).done()
    expect(test.service.object?.bytes).toEqual(Buffer.from(versions[1] ?? []))
  })

  it('constantly ends the upload', async () => {
    const { source } = changing(1, 2, 3, 4, 5)
    const test = bench()
    expect(await test.start({ source, parallel: 1 }).outcome).toMatchObject({
      kind: 'failed',
      error: {
        ...{ code: 'SOURCE_CHANGED', resumable: false },
        message: expect.stringContaining('The source changed 4 times while it was read.'),
      },
    })
    expect(test.service.object).toBeUndefined()
  })
})

it('a source that cannot be read ends the upload before any request (F34)', async () => {
  const test = bench()
  const source = {
    ...bytesSource('test', FIVE_PARTS),
    open: async () => Promise.reject(new SourceError('SOURCE_UNREADABLE', 'No such file.')),
  }
  expect(await test.start({ source }).outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('No such file.') },
  })
  expect(test.service.log).toEqual([])
})
