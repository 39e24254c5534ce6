import type { ListedObject } from '../operations/list-objects.ts'

/** Looks objects up in a listing that goes along with keys in ascending order. */
export interface ListedObjects {
  /** The object of a key, or `undefined` when there is none. Not to be called again before it has resolved. */
  find(key: string): Promise<ListedObject | undefined>
  /** Ends the listing. */
  close(): Promise<void>
}

/** So many objects that nobody asked for are read over (the page of a listing) before the listing begins anew at the key. */
const MAX_PASSED = 1_000

/**
 * Goes through a listing in step with the keys that are asked for: a page of it tells of a thousand objects at once. Keys that are not in order
 * are found too, with a listing begun anew.
 *
 * @param list - lists the objects whose keys come after a text, in the order of their UTF-8 bytes.
 */
export function listedObjects(list: (startAfter: string) => AsyncIterable<ListedObject>): ListedObjects {
  let listing: AsyncIterator<ListedObject> | undefined
  let head: ListedObject | undefined
  let last = ''

  async function startBefore(key: string): Promise<void> {
    await listing?.return?.()
    listing = list(shortlyBefore(key))[Symbol.asyncIterator]()
    await advance()
  }

  async function advance(): Promise<void> {
    const next = await listing?.next()
    head = next === undefined || next.done ? undefined : next.value
  }

  return {
    async find(key) {
      if (listing === undefined || compareKeys(key, last) < 0) await startBefore(key)
      last = key
      for (let passed = 0; head !== undefined && compareKeys(head.key, key) < 0; passed++) {
        if (passed === MAX_PASSED) await startBefore(key)
        else await advance()
      }
      return head?.key === key ? head : undefined
    },
    async close() {
      await listing?.return?.()
    },
  }
}

const MAX_KEY_BYTES = 1_023
const LAST_CHARACTER = '\u{10ffff}'

/** A text that comes before the key, with hardly anything between them. */
function shortlyBefore(key: string): string {
  const characters = [...key]
  const last = characters.pop()?.codePointAt(0) ?? 0
  const stem = characters.join('')
  // Between U+D7FF and U+E000 there are no characters.
  const before = last === 0xe000 ? 0xd7ff : last - 1
  const text = before < 0 ? stem : `${stem}${String.fromCodePoint(before)}${LAST_CHARACTER}`
  return Buffer.byteLength(text) > MAX_KEY_BYTES ? stem : text
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
