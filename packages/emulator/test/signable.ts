import type { SignableRequest } from '../src/signature/signable-request.ts'
import { createQuery } from '../src/wire/query.ts'
import { readHeaders } from '../src/wire/request-headers.ts'

/** The parts of a {@link SignableRequest} as plain data. */
export interface SignableData {
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
}

export function signable({ query, headers, ...rest }: SignableData): SignableRequest {
  return { ...rest, query: createQuery(query), headers: readHeaders(Object.entries(headers).flat()) }
}
