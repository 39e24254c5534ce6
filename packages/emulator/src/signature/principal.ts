import type { EmulatorCredentials } from './credentials.ts'

/** The sender of a request, and how the request is signed. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'credentials'
      readonly credentials: EmulatorCredentials
      readonly version: SignatureVersion
      readonly form: 'header' | 'url'
    }

/** Versions of OSS signatures. */
export type SignatureVersion = 'v1' | 'v4'
