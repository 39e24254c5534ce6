import type { ObjectRecord } from '../../model/object-record.ts'
import type { HttpResponse } from '../../wire/http-response.ts'
import type { CallbackConfig } from './callback-config.ts'
import { runCallback } from './run-callback.ts'

/**
 * The answer to a Put or Complete: the application's JSON when there is a callback, else the usual one.
 *
 * @throws ServiceFailure `CallbackFailed` with status 203.
 */
export async function callbackResponse(
  callback: CallbackConfig | undefined,
  object: ObjectRecord,
  closing: AbortSignal,
  usual: HttpResponse,
): Promise<HttpResponse> {
  if (callback === undefined) return usual
  const text = await runCallback(callback, object, closing)
  const headers = { ...usual.headers, 'Content-Type': 'application/json' }
  return { status: 200, headers, body: { kind: 'text', text } }
}
