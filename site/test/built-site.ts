import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `vitepress build` has written. */
export const dist: string = join(import.meta.dirname, '../dist')

/** URLs of all pages, such as `/guides/streams.html`. */
export function builtPages(): readonly string[] {
  return globSync('**/*.html', { cwd: dist })
    .map((path) => `/${path}`)
    .toSorted()
}

export function readBuilt(url: string): string {
  return readFileSync(join(dist, url), 'utf8')
}
