import { createHash } from 'node:crypto'
import type { CreateMd5 } from './md5.ts'

/** MD5 of Node's OpenSSL. */
export const createMd5: CreateMd5 = () => {
  const hash = createHash('md5')
  return {
    update: (bytes) => void hash.update(bytes),
    base64: () => hash.digest('base64'),
  }
}
