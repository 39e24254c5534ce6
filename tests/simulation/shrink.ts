import type { Script } from './world/decisions.ts'

/**
 * Finds a smaller script that still fails: takes away decisions, many at a time and then one at a time, as
 * long as something can be taken away.
 */
export async function shrink(script: Script, fails: (script: Script) => Promise<boolean>): Promise<Script> {
  let keys = Object.keys(script)
  const without = (gone: ReadonlySet<string>): Script =>
    Object.fromEntries(keys.filter((key) => !gone.has(key)).map((key) => [key, script[key] ?? 0]))
  for (let size = Math.ceil(keys.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < keys.length; ) {
      const gone = new Set(keys.slice(at, at + size))
      if (await fails(without(gone))) keys = keys.filter((key) => !gone.has(key))
      else at += size
    }
  }
  return without(new Set())
}
