import type { FailSource } from '../errors/credentials-error.ts'

/** How requests are sent: the global `fetch`, or another that goes through a proxy, say. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** One question to a metadata or token service. */
export interface Question {
  readonly fetch: Fetch
  readonly url: string
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the question and the whole answer. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** What a service answered. */
export interface Answer {
  readonly status: number
  readonly text: string
}

const MAX_ANSWER_BYTES = 65_536

/**
 * Asks once. No redirect is followed: it would take a token to another place.
 *
 * @throws CredentialsError `UNAVAILABLE` or `ANSWER_INVALID`, or the reason of the aborted signal
 */
export async function ask(question: Question, fail: FailSource): Promise<Answer> {
  const { fetch, url, method, headers = {}, body, timeoutMs, signal } = question
  signal.throwIfAborted()
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
      ...(body !== undefined && { body }),
    })
    return { status: response.status, text: await readBounded(response, fail) }
  } catch (error) {
    signal.throwIfAborted()
    const host = new URL(url).host
    if (limit.aborted) throw fail('UNAVAILABLE', `${host} did not answer within ${timeoutMs} ms.`)
    if (error instanceof Error && error.name === 'CredentialsError') throw error
    throw fail('UNAVAILABLE', `${host} cannot be reached (${reasonOf(error)}).`)
  }
}

async function readBounded(response: Response, fail: FailSource): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength
    // Leaving the loop cancels the rest.
    if (bytes > MAX_ANSWER_BYTES)
      throw fail('ANSWER_INVALID', `what came is longer than ${MAX_ANSWER_BYTES} bytes.`)
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

/** The code of the network's error. fetch says "fetch failed" and hides it in the cause. */
function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return 'unknown'
}
