import { invalidArgument } from '../errors/service-error.ts'
import { percentEncode } from '../wire/percent-encoding.ts'
import type { Query } from '../wire/query.ts'

/** Encoding of keys in an XML response. */
export interface KeyEncoding {
  encode(key: string): string
  /** Value of the `EncodingType` element; undefined when the client did not request an encoding. */
  readonly type: 'url' | undefined
}

/**
 * Reads `encoding-type`, whose only value is `url` (docs/protocol.md#encoding-type).
 *
 * @throws ServiceError `InvalidArgument`.
 */
export function readKeyEncoding(query: Query): KeyEncoding {
  const type = query.get('encoding-type')
  if (type === undefined) return { encode: (key) => key, type: undefined }
  if (type !== 'url')
    throw invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request')
  return { encode: percentEncode, type }
}
