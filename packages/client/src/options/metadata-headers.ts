import { ValidationError } from '../errors/validation-error.ts'
import { shown } from './check-options.ts'

const MAX_METADATA_BYTES = 8192

/**
 * Converts user metadata to headers (OSS: PutObject, x-oss-meta-).
 *
 * @throws ValidationError `METADATA_INVALID`
 */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {}
  let bytes = 0
  for (const [name, value] of Object.entries(metadata)) {
    const field = `metadata.${name}`
    if (!/^[A-Za-z0-9-]+$/.test(name))
      throw invalid('metadata', 'names in metadata must contain only letters, digits and "-"')
    if (typeof value !== 'string') throw invalid(field, `${field} must be a string (got ${shown(value)})`)
    if (!/^[\x20-\x7e]*$/.test(value)) {
      const message = `${field} must contain only printable ASCII characters; encode it, for example with encodeURIComponent`
      throw invalid(field, message)
    }
    const header = `x-oss-meta-${name.toLowerCase()}`
    if (header in headers)
      throw invalid(field, `${field} is set twice, because OSS ignores the case of names`)
    headers[header] = value
    bytes += header.length + value.length
  }
  if (bytes <= MAX_METADATA_BYTES) return headers
  throw invalid('metadata', `metadata must have at most ${MAX_METADATA_BYTES} bytes (got ${bytes})`)
}

function invalid(field: string, message: string): ValidationError {
  return new ValidationError('METADATA_INVALID', field, message)
}
