import { utf8Length } from '../bytes/byte-text.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import { compareKeys } from '../options/object-name.ts'

/** Looks up objects in a listing, for keys in ascending order. */
export interface ListedObjects {
  /**
   * Returns the object of a key, or `undefined` when there is none. Must not be called again before it has
   * resolved.
   */
  find(key: string): Promise<ListedObject | undefined>
  /** Ends the listing. */
  close(): Promise<void>
}

/** Maximum number of objects (one page) that are skipped before the listing restarts at the key. */
const MAX_SKIPPED = 1_000

/**
 * Advances a listing together with the requested keys, because one page describes a thousand objects. Keys
 * that are out of order restart the listing.
 *
 * @param list - lists the objects whose keys come after `startAfter`, in the order of their UTF-8 bytes.
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
      for (let skipped = 0; head !== undefined && compareKeys(head.key, key) < 0; skipped++) {
        if (skipped === MAX_SKIPPED) await startBefore(key)
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

/** Returns a string that sorts shortly before the key: few keys are between them. */
export function shortlyBefore(key: string): string {
  const characters = [...key]
  const last = characters.pop()?.codePointAt(0) ?? 0
  const stem = characters.join('')
  // There are no characters between U+D7FF and U+E000.
  const before = last === 0xe000 ? 0xd7ff : last - 1
  const text = before < 0 ? stem : `${stem}${String.fromCodePoint(before)}${LAST_CHARACTER}`
  return utf8Length(text) > MAX_KEY_BYTES ? stem : text
}
