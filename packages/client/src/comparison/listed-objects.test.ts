import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListedObject } from '../operations/list-objects.ts'
import { listedObjects } from './listed-objects.ts'

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** A listing of some keys, and the number of pages of 1,000 that were read. */
function listingOf(keys: readonly string[]): {
  readonly list: (startAfter: string) => AsyncIterable<ListedObject>
  readonly pages: () => number
} {
  const sorted = [...keys].sort(byBytes)
  let pages = 0
  async function* list(startAfter: string): AsyncGenerator<ListedObject> {
    let count = 0
    for (const key of sorted) {
      if (byBytes(key, startAfter) <= 0) continue
      if (count++ % 1_000 === 0) pages += 1
      yield {
        kind: 'object',
        key,
        size: key.length,
        etag: '',
        lastModified: new Date(0),
        objectType: undefined,
        storageClass: undefined,
      }
    }
    if (count === 0) pages += 1
  }
  return { list, pages: () => pages }
}

describe('listedObjects', () => {
  it('finds exactly the existing objects, whatever the keys and their order', async () => {
    const key = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '\0', '\ud7ff', '\ue000', '😀', '～'),
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key), fc.array(key), async (there, asked) => {
        const objects = listedObjects(listingOf(there).list)
        for (const each of asked)
          expect((await objects.find(each))?.key).toBe(there.includes(each) ? each : undefined)
      }),
      { numRuns: 300 },
    )
  })

  it('reads each page once for keys in order', async () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `p/${String(index).padStart(5, '0')}`)
    const { list, pages } = listingOf(keys)
    const objects = listedObjects(list)
    for (const key of keys) expect(await objects.find(key)).toBeDefined()
    expect(pages()).toBe(5)
  })

  it('does not read all pages between two distant keys', async () => {
    const between = Array.from({ length: 50_000 }, (_, index) => `m${index}`)
    const { list, pages } = listingOf(['a', ...between, 'z'])
    const objects = listedObjects(list)
    expect(await objects.find('a')).toBeDefined()
    expect(await objects.find('z')).toBeDefined()
    expect(await objects.find('zz')).toBeUndefined()
    expect(pages()).toBeLessThan(6)
  })
})
