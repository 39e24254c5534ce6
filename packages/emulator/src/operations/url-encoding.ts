import { percentEncode } from '../http/percent-encoding.ts'
import type { Query } from '../http/query.ts'
import { invalidArgument } from '../service-failure.ts'
import type { XmlNode } from '../xml/xml-writer.ts'

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
