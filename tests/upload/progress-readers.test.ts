import { setTimeout as sleep } from 'node:timers/promises'
import { MIN_PART_SIZE } from '@oss/client'
import type { UploadProgress } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { bench, content } from './bench-upload.ts'

const PARTS = 40
const manyParts = () => bench(content(PARTS * MIN_PART_SIZE))

async function readAll(progress: AsyncIterable<UploadProgress>, pauseMs: number): Promise<UploadProgress[]> {
  const values: UploadProgress[] = []
  for await (const value of progress) {
    values.push(value)
    await sleep(pauseMs)
  }
  return values
}

describe('a reader of the progress (F73)', () => {
  it('that is slow receives few values, including the last one, and does not slow down the upload', async () => {
    const test = manyParts()
    const upload = test.start({ parallel: 1 })
    let ended = false
    const reading = readAll(upload.progress(), 100).then((values) => ({ values, endedBefore: ended }))
    await upload.done()
    ended = true
    const { values, endedBefore } = await reading
    expect(endedBefore).toBe(true)
    expect(values.length).toBeLessThan(PARTS)
    expect(values.at(-1)).toMatchObject({ phase: 'settled', partsRecorded: PARTS })
  })

  it('that requests no value, or only one, has no effect', async () => {
    const upload = manyParts().start()
    upload.progress()
    const iterator = upload.progress()[Symbol.asyncIterator]()
    await iterator.next()
    await upload.done()
    expect(await iterator.next()).toMatchObject({ done: false, value: { phase: 'settled' } })
    expect(await iterator.next()).toMatchObject({ done: true })
  })

  it('that stops early or throws does not affect the others', async () => {
    const upload = manyParts().start()
    const others = readAll(upload.progress(), 0)
    for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 1) break
    const throwing = async () => {
      for await (const { partsRecorded } of upload.progress())
        if (partsRecorded > 2) throw new Error('thrown by the reader')
    }
    await expect(throwing()).rejects.toThrow('thrown by the reader')
    await upload.done()
    expect((await others).at(-1)).toMatchObject({ phase: 'settled', partsRecorded: PARTS })
  })
})
