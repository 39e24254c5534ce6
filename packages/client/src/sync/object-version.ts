import type { ListedObject } from '../operations/list-objects.ts'

/** Returns a text that differs for two states of an object. */
export function objectVersion({ etag, size, lastModified }: ListedObject): string {
  return `${etag} ${size} ${lastModified.getTime()}`
}
