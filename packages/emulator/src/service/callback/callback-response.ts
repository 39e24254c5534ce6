import type { ObjectRecord } from '../../model/object-record.ts'
import type { HttpResponse } from '../../wire/http-response.ts'
import type { CallbackConfig } from './callback-config.ts'
import { runCallback } from './run-callback.ts'

/**
 * Runs the callback of a request, if it has one, and returns the application's JSON as the response.
 *
 * @throws ServiceError `CallbackFailed` with status 203.
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
