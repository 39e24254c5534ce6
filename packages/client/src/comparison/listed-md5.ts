import type { ListedObject } from '../operations/list-objects.ts'

const MD5_ETAG = /^"?([0-9a-f]{32})"?$/i

/**
 * Returns the MD5 of an object in base64, as far as a listing shows it: the ETag of an object that was stored
 * with one request (OSS: PutObject). `undefined` for all other objects. OSS may encrypt an object so that its
 * ETag looks like an MD5 and is none; the content then seems to differ.
 */
export function listedMd5({ etag, objectType }: ListedObject): string | undefined {
  const hex = objectType === 'Normal' ? MD5_ETAG.exec(etag)?.[1] : undefined
  if (hex === undefined) return undefined
  const bytes = Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  )
  return btoa(String.fromCharCode(...bytes))
}
