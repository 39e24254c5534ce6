import { createHash } from 'node:crypto'

/** Returns the MD5 of a text in upper-case hex, as the C++ SDK formats it. */
export function upperCaseMd5(text: string): string {
  return createHash('md5').update(text).digest('hex').toUpperCase()
}
