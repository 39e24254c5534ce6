import { ServiceError } from '../errors/service-error.ts'

/** Bytes `start` up to but not including `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Reads a `Range` header as OSS does (docs/protocol.md#getobject): an unsatisfiable range means the whole
 * object, unless the client requests standard behavior. Only the first of several ranges is used.
 *
 * @returns undefined for the whole object with status 200.
 * @throws ServiceError `InvalidRange`, only with standard behavior.
 */
export function readByteRange(
  header: string | undefined,
  byteLength: number,
  isStandard: boolean,
): ByteRange | undefined {
  const fields = /^bytes=(\d*)-(\d*)(?:,|$)/.exec(header ?? '')
  if (fields === null) return undefined
  const [, first = '', last = ''] = fields
  if (first === '' && last === '') return undefined
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const start = first === '' ? byteLength - Number(last) : Number(first)
  const end = first === '' || last === '' ? byteLength : Number(last) + 1
  if (start >= 0 && start < byteLength && end <= byteLength) return { start, end }
  if (!isStandard) return undefined
  if (start >= byteLength) {
    throw new ServiceError('InvalidRange', { headers: { 'Content-Range': `bytes */${byteLength}` } })
  }
  return { start: Math.max(start, 0), end: Math.min(end, byteLength) }
}
