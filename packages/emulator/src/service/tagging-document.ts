import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'

/** The response that lists the tags of an object or a bucket. */
export function taggingDocument(
  tags: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const elements = Object.entries(tags).map(([name, value]) => ({ Key: name, Value: value }))
  return xmlResponse(writeXml({ Tagging: { TagSet: { Tag: elements } } }), headers)
}
