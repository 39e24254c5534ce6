import { md5 } from '@noble/hashes/legacy.js'
import type { CreateMd5 } from './md5.ts'

/** MD5 in JavaScript, for browsers and other platforms without `node:crypto`. */
export const createMd5: CreateMd5 = () => {
  const hash = md5.create()
  return {
    update: (bytes) => void hash.update(bytes),
    base64: () => btoa(String.fromCharCode(...hash.digest())),
  }
}
