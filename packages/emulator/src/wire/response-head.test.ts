import { describe, expect, it } from 'vitest'
import { errorResponse } from './error-response.ts'
import { emptyResponse, xmlResponse } from './http-response.ts'
import { completeResponse, serializeHead } from './response-head.ts'

const context = { method: 'GET', requestId: '65D6F9792316833136343709', now: 0, elapsedMs: 1.6 }

describe('completeResponse', () => {
  it('adds the headers that every response has', () => {
    expect(completeResponse(xmlResponse('<A></A>'), context).headers).toEqual({
      Server: 'AliyunOSS',
      Date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-oss-request-id': '65D6F9792316833136343709',
      'x-oss-server-time': '2',
      'Content-Type': 'application/xml',
      'Content-Length': '7',
    })
  })

  it('puts the error body of a HEAD into a header', () => {
    const problem = { status: 404, code: 'NoSuchKey', message: 'm', ec: '0026-00000001' }
    const response = errorResponse(problem, { requestId: context.requestId, host: 'h' })
    const complete = completeResponse(response, { ...context, method: 'HEAD' })
    expect(complete.body).toEqual({ kind: 'text', text: '' })
    expect(complete.headers['x-oss-ec']).toBe('0026-00000001')
    const text = Buffer.from(complete.headers['x-oss-err'] ?? '', 'base64').toString('utf8')
    expect(text).toContain('<Code>NoSuchKey</Code>')
  })

  it('keeps the length of a HEAD response', () => {
    const response = emptyResponse(200, { 'Content-Length': '5' })
    expect(completeResponse(response, { ...context, method: 'HEAD' }).headers['Content-Length']).toBe('5')
  })

  it.each([204, 304])('sends neither body nor length with %i', (status) => {
    const complete = completeResponse({ ...xmlResponse('<A></A>'), status }, context)
    expect(complete.headers).not.toHaveProperty('Content-Length')
    expect(complete.body).toEqual({ kind: 'text', text: '' })
  })
})

describe('serializeHead', () => {
  it('writes status line and headers as bytes', () => {
    const head = serializeHead(emptyResponse(404, { 'x-a': 'ä' })).toString('utf8')
    expect(head).toBe('HTTP/1.1 404 Not Found\r\nx-a: ä\r\n\r\n')
  })
})
