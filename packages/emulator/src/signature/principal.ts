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

export type SignatureVersion = 'v1' | 'v4'
