import { invalidArgument } from '../errors/service-error.ts'
import { percentEncode } from '../wire/percent-encoding.ts'
import type { Query } from '../wire/query.ts'
import type { XmlNode } from '../xml/write-xml.ts'

/** How keys are written in an XML answer. */
export interface KeyEncoding {
  encode(key: string): string
  /** The `EncodingType` element, if the client asked for an encoding. */
  readonly element: XmlNode | undefined
}

/**
 * Reads `encoding-type`, whose only value is `url` (docs/protocol.md#encoding-type).
 *
 * @throws ServiceFailure `InvalidArgument`.
 */
export function readKeyEncoding(query: Query): KeyEncoding {
  const type = query.get('encoding-type')
  if (type === undefined) return { encode: (key) => key, element: undefined }
  if (type !== 'url')
    throw invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request')
  return { encode: percentEncode, element: ['EncodingType', 'url'] }
}
