import { ValidationError } from '../errors/validation-error.ts'
import { choice } from '../options/header-value.ts'

/** How a file is compressed before it is uploaded. */
export type Compression = 'gzip' | 'brotli'

/** Option of uploads that compress files. */
export interface CompressionOptions {
  /**
   * Stores the file compressed, with the matching `Content-Encoding`, which browsers decompress: `gzip`
   * (level 9) or `brotli` (quality 9). Files above 1 MiB are compressed into a temporary file in
   * `checkpointDir`, else beside the file, or in the system's directory for temporary files when a checkpoint
   * store is given. Size and CRC-64 of the file are recorded in the metadata `compressed-from`, by which
   * later runs compare it. Without `contentEncoding`. Default: `none`.
   */
  readonly compression?: Compression | 'none'
}

/** Value of `Content-Encoding` of compressed content. */
export const CONTENT_ENCODINGS: Readonly<Record<Compression, string>> = { gzip: 'gzip', brotli: 'br' }

/** Checks the option. @returns `undefined` when the file is stored as it is. @throws ValidationError */
export function compressionOf({
  compression,
  contentEncoding,
}: CompressionOptions & { readonly contentEncoding?: string }): Compression | undefined {
  const value = choice('compression', compression, ['gzip', 'brotli', 'none'] as const)
  if (value === undefined || value === 'none') return undefined
  if (contentEncoding === undefined) return value
  const message = 'compression sets the content encoding; omit contentEncoding, or compression'
  throw new ValidationError('OPTION_INVALID', 'compression', message)
}
