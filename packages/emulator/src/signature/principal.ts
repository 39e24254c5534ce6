import type { EmulatorCredentials } from './credentials.ts'

/** Who sent a request, and how that was shown. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'credentials'
      readonly credentials: EmulatorCredentials
      readonly version: SignatureVersion
      readonly form: 'header' | 'url'
    }

/** Versions of OSS's signatures. */
export type SignatureVersion = 'v1' | 'v4'
