import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readResponseText } from '../../packages/client/src/page/response-text.ts'
import { type LocalServer, serve } from '../../packages/http/test/local-server.ts'

let server: LocalServer
let dripping = 0
beforeAll(async () => {
  server = await serve((request, response) => {
    if (request.url === '/whole') response.end('ümlaut')
    else if (request.url === '/empty') response.writeHead(204).end()
    else {
      // A byte at intervals, forever.
      const timer = setInterval(() => response.write(' '), 20)
      dripping += 1
      response.on('close', () => {
        clearInterval(timer)
        dripping -= 1
      })
    }
  })
})
afterAll(() => server[Symbol.asyncDispose]())

const get = (path: string): Promise<Response> => fetch(new URL(path, server.url))

describe('the response to fetch', () => {
  it('is read to its end', async () => {
    expect(await readResponseText(await get('/whole'))).toBe('ümlaut')
    expect(await readResponseText(await get('/empty'))).toBe('')
  })

  it('that trickles in is ended after the total time limit, and its connection closed (R14)', async () => {
    await expect(readResponseText(await get('/drip'), { maxMs: 200 })).rejects.toThrow(/within 200 ms/)
    await expect.poll(() => dripping).toBe(0)
  })

  it('that is longer than its limit is ended', async () => {
    await expect(readResponseText(await get('/drip'), { maxBytes: 3 })).rejects.toThrow(/more than 3 bytes/)
  })

  it('without a stream, from a replacement of fetch, has the same limit', async () => {
    const whole = { body: undefined, text: async () => 'whole' } as unknown as Response
    expect(await readResponseText(whole)).toBe('whole')
    const endless = { body: undefined, text: () => new Promise(() => undefined) } as unknown as Response
    await expect(readResponseText(endless, { maxMs: 20 })).rejects.toThrow(/within 20 ms/)
  })
})
