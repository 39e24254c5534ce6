import { AttemptError } from '../errors/attempt-error.ts'
import type { ReadAnswer } from '../request/run-attempt.ts'
import type { HttpMethod } from '../transport/http-request.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { XmlError } from '../xml/xml-error.ts'
import type { HeaderRecord, HttpAnswer } from './http-response.ts'
import { exactBody, readText } from './read-text.ts'
import { requestIdOf } from './request-id.ts'

/** Reads a 2xx answer whole, and finds the error document that some come with. */
export function readWhole(method: HttpMethod, maxBytes: number): ReadAnswer<Omit<HttpAnswer, 'attempts'>> {
  return async (response, bytesSent) => {
    const { status, headers } = response
    // The answer to HEAD announces a length and has no body.
    const text = await readText(method === 'HEAD' ? response.body : exactBody(response), maxBytes)
    const xml = documentOf(headers, text, maxBytes)
    if (xml?.name === 'Error') return { kind: 'error-document', text }
    const requestId = requestIdOf(headers)
    return { kind: 'value', isOpen: false, value: { status, headers, requestId, text, xml, bytesSent } }
  }
}

/** Whether an answer says that it is XML. Without a type, what begins like XML is. */
export function isXml(headers: HeaderRecord, text: string): boolean {
  const type = headers['content-type']
  return type === undefined ? /^\uFEFF?\s*</.test(text) : /^(?:application|text)\/xml\b/i.test(type)
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
