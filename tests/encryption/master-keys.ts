import { generateKeyPairSync } from 'node:crypto'

/** An RSA key pair as PEM. */
export interface PemKeys {
  readonly publicKey: string
  readonly privateKey: string
}

const encoding = {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const

/** The master key of the tests; made when the file is loaded. */
export const masterKey: PemKeys = generateKeyPairSync('rsa', encoding)
/** A different master key. */
export const otherKey: PemKeys = generateKeyPairSync('rsa', encoding)
