import type { UploadSource } from '@oss/multipart'
import type { UploadEncryption } from './client-encryption.ts'

/** A source as it is sent: encrypted, if it is to be. */
export function sourceToSend(source: UploadSource, encryption: UploadEncryption | undefined): UploadSource {
  return encryption?.source(source) ?? source
}
