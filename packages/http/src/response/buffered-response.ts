import { AttemptError } from '../errors/attempt-error.ts'
import type { HeaderRecord } from '../transport/header-record.ts'
import type { HttpMethod } from '../transport/http-request.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { XmlError } from '../xml/xml-error.ts'
import { exactBody, exactBytes } from './exact-body.ts'
import type { HttpResponse } from './http-response.ts'
import { isHtml } from './is-html.ts'
import { isXml } from './is-xml.ts'
import { readText, textOf } from './read-text.ts'
import { requestIdOf } from './request-id.ts'
import type { ReadResult, ResponseReader } from './response-reader.ts'

/** Reads a 2xx response into memory and detects an error document in it. */
export function bufferedResponse(
  method: HttpMethod,
  maxBytes: number,
  requiredHeaders: readonly string[] = [],
): ResponseReader<Omit<HttpResponse, 'attempts'>> {
  const isHead = method === 'HEAD'
  const resultOf = (
    { status, headers }: TransportResponse,
    text: string,
    bytesSent: number,
  ): ReadResult<Omit<HttpResponse, 'attempts'>> => {
    const xml = documentOf(headers, text, maxBytes)
    if (xml?.name === 'Error') return { kind: 'error-document', text }
    const missing = requiredHeaders.find((name) => !headers[name])
    if (missing !== undefined) throw headerMissing(missing, headers, text)
    const requestId = requestIdOf(headers)
    return { kind: 'value', isOpen: false, value: { status, headers, requestId, text, xml, bytesSent } }
  }
  return (response, bytesSent) => {
    const { bytes } = response
    // The response to HEAD announces a length and has no body.
    if (bytes !== undefined)
      return resultOf(response, textOf(isHead ? bytes : exactBytes(response, bytes), maxBytes), bytesSent)
    const reading = readText(isHead ? response.body : exactBody(response), maxBytes)
    return reading.then((text) => resultOf(response, text, bytesSent))
  }
}

function headerMissing(name: string, headers: HeaderRecord, text: string): AttemptError {
  const message = isHtml(headers, text)
    ? 'The response is an HTML page, and not from OSS.'
    : `The response has no ${name} header: a proxy removed it, or, in a browser, the CORS rule of the bucket does not expose it.`
  return new AttemptError('RESPONSE_MALFORMED', message, { mayHaveBeenApplied: true })
}

function documentOf(headers: HeaderRecord, text: string, maxBytes: number): XmlElement | undefined {
  if (text === '' || !isXml(headers, text)) return undefined
  try {
    return readXml(text, { maxBytes })
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new AttemptError('RESPONSE_MALFORMED', error.message, { mayHaveBeenApplied: true, cause: error })
  }
}
