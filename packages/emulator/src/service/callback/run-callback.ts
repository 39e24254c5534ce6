import { request as httpRequest } from 'node:http'
import { ServiceError } from '../../errors/service-error.ts'
import type { ObjectRecord } from '../../model/object-record.ts'
import { callbackBody } from './callback-body.ts'
import type { CallbackConfig } from './callback-config.ts'

const LIMITS = { ms: 5_000, bytes: 1024 * 1024 }
const UNREACHABLE = 'Error status : -1.OSS can not connect to your callbackUrl, please check it.'

/**
 * Calls the application server after an object was stored. Calls loopback addresses only, because tests must
 * not send requests to other hosts.
 *
 * @returns the application's JSON, which becomes the body of the response.
 * @throws ServiceError `CallbackFailed` with status 203; the object stays stored.
 */
export async function runCallback(
  config: CallbackConfig,
  object: ObjectRecord,
  closing: AbortSignal,
): Promise<string> {
  const body = callbackBody(config, object)
  let failure = callbackFailed(UNREACHABLE)
  for (const url of config.urls) {
    try {
      return checkReply(await post(new URL(url), config, body, closing))
    } catch (error) {
      failure = error instanceof ServiceError ? error : callbackFailed(UNREACHABLE)
    }
  }
  throw failure
}

interface CallbackReply {
  readonly status: number
  readonly text: string
}

function checkReply({ status, text }: CallbackReply): string {
  if (status !== 200) throw callbackFailed(`Error status : ${status}.`)
  try {
    JSON.parse(text)
    return text
  } catch {
    throw callbackFailed('Response body is not valid json format.', '0007-00000205')
  }
}

function callbackFailed(message: string, ec = '0007-00000203'): ServiceError {
  return new ServiceError('CallbackFailed', { message, ec })
}

async function post(
  url: URL,
  config: CallbackConfig,
  body: string,
  closing: AbortSignal,
): Promise<CallbackReply> {
  if (url.protocol !== 'http:' || !isLoopback(url.hostname)) throw callbackFailed(UNREACHABLE)
  const signal = AbortSignal.any([AbortSignal.timeout(LIMITS.ms), closing])
  const headers = {
    'Content-Type': config.bodyType,
    'Content-Length': Buffer.byteLength(body),
    'User-Agent': 'aliyun-oss-callback',
    Host: config.host ?? url.host,
  }
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers, signal, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > LIMITS.bytes) response.destroy(new Error('The response is too large.'))
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.end(body)
  })
}

function isLoopback(hostname: string): boolean {
  return /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)
}
