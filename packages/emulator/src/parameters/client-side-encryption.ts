import { ServiceError } from '../errors/service-error.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

const METADATA_PREFIX = 'client-side-encryption-'

/** The metadata that an encrypted multipart upload needs, with the `EC` value for each that is missing. */
const REQUIRED = [
  ['key', '0005-00000401'],
  ['start', '0005-00000402'],
  ['cek-alg', '0005-00000403'],
  ['wrap-alg', '0005-00000404'],
  ['part-size', '0005-00000407'],
] as const

/** How the content of an encrypted multipart upload is divided. */
export interface EncryptedSizes {
  /** Absent for a stream of unknown length. */
  readonly dataSize?: number
  readonly partSize: number
}

/** Metadata about the client-side encryption of an object, by name without `x-oss-meta-`. */
export function encryptionMetadata(
  metadata: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name.startsWith(METADATA_PREFIX)))
}

/**
 * Reads the sizes of an encrypted multipart upload from the metadata given when it was initiated
 * (docs/protocol.md#client-side-encryption).
 *
 * @returns undefined when the upload is not encrypted.
 * @throws ServiceError `InvalidEncryptionRequest` when metadata is missing or a size is no positive integer.
 */
export function readEncryptedSizes(metadata: Readonly<Record<string, string>>): EncryptedSizes | undefined {
  if (!REQUIRED.some(([name]) => metadata[METADATA_PREFIX + name] !== undefined)) return undefined
  for (const [name, ec] of REQUIRED) {
    if (!metadata[METADATA_PREFIX + name]) {
      throw invalidEncryption(`The x-oss-meta-${METADATA_PREFIX}${name} header is missing.`, ec)
    }
  }
  const partSize = readSize(metadata, 'part-size', '0005-00000409')
  if (metadata[`${METADATA_PREFIX}data-size`] === undefined) return { partSize }
  return { partSize, dataSize: readSize(metadata, 'data-size', '0005-00000408') }
}

/**
 * Checks a part of an encrypted upload: all but the last have the size announced when it was initiated.
 *
 * @throws ServiceError `InvalidEncryptionRequest`.
 */
export function requireEncryptedPart(
  sizes: EncryptedSizes,
  headers: RequestHeaders,
  partNumber: number,
  byteLength: number,
): void {
  for (const [name, size, ec] of [
    ['data-size', sizes.dataSize, '0005-00000417'],
    ['part-size', sizes.partSize, '0005-00000418'],
  ] as const) {
    const value = headers.get(`x-oss-meta-${METADATA_PREFIX}${name}`)
    if (value === undefined || size === undefined || value === String(size)) continue
    throw invalidEncryption(`The x-oss-meta-${METADATA_PREFIX}${name} differs from that of the upload.`, ec)
  }
  if (partNumber >= (partCount(sizes) ?? 0) || byteLength === sizes.partSize) return
  throw invalidEncryption('The size of the part differs from that of the upload.', '0005-00000419')
}

/**
 * Checks that the parts of a completion are those announced when the upload was initiated. OSS counts them
 * and does not compare the size of the last.
 *
 * @throws ServiceError `InvalidEncryptionRequest`.
 */
export function requireEncryptedParts(
  sizes: EncryptedSizes,
  parts: readonly { readonly partNumber: number; readonly byteLength: number }[],
): void {
  const count = partCount(sizes)
  const areInSequence = parts.every(({ partNumber }, index) => partNumber === index + 1)
  const areWhole = parts.slice(0, -1).every((part) => part.byteLength === sizes.partSize)
  if (areInSequence && areWhole && (count === undefined || parts.length === count)) return
  const message = 'The client encryption part list is unexpected with init_multipart setted.'
  throw invalidEncryption(message, '0005-00000411')
}

function partCount({ dataSize, partSize }: EncryptedSizes): number | undefined {
  return dataSize === undefined ? undefined : Math.ceil(dataSize / partSize)
}

function readSize(metadata: Readonly<Record<string, string>>, name: string, ec: string): number {
  const text = metadata[METADATA_PREFIX + name] ?? ''
  const size = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (size > 0) return size
  throw invalidEncryption(`The x-oss-meta-${METADATA_PREFIX}${name} is not a positive integer.`, ec)
}

function invalidEncryption(message: string, ec: string): ServiceError {
  return new ServiceError('InvalidEncryptionRequest', { message, ec })
}
