import type { SendOptions, XmlElement } from '@oss/http/core'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import { MAX_LISTING_BYTES } from './listing-keys.ts'

/** A listing in pages, each of which names the marker of the next one. */
export interface PagedListing<Entry> {
  readonly operation: string
  readonly bucket: string
  readonly query: Readonly<Record<string, string>>
  /** Name of the document of a page. */
  readonly root: string
  /** Reads the entries of a page. */
  entries(page: XmlElement): readonly Entry[]
  /** Query parameters that name the next page, when there is one. */
  next(page: XmlElement): Readonly<Record<string, string>>
}

/** Requests the pages of a listing, and yields their entries. @throws ResponseError for an endless list */
export async function* pagesByMarker<Entry>(
  context: OssContext,
  { operation, bucket, query: given, root, entries: readEntries, next: readNext }: PagedListing<Entry>,
  send: SendOptions,
): AsyncGenerator<Entry> {
  const pages = new Set<string>()
  let marker: Readonly<Record<string, string>> = {}
  for (;;) {
    const query = { ...given, ...marker }
    const request = { operation, method: 'GET', bucket, query } as const
    const response = await sendRequest(context, request, { maxResponseBytes: MAX_LISTING_BYTES, ...send })
    const { entries, next } = readDocument(response, operation, root, (page) => ({
      entries: readEntries(page),
      next: page.text('IsTruncated') === 'true' ? readNext(page) : undefined,
    }))
    yield* entries
    if (next === undefined) return
    const name = JSON.stringify(next)
    if (pages.has(name) || entries.length === 0)
      throw new ResponseError(operation, response.requestId, 'leads back to an earlier page')
    pages.add(name)
    marker = next
  }
}
