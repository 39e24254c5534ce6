import { type Clock, thrownToJson } from '@oss/http/core'
import { parseExpiresAt } from '@oss/signer'
import type { DebugLog } from '../events/debug-log.ts'
import type { CredentialsProvider } from './credentials.ts'

/** Returns a provider that also logs each call, without secrets (R13). */
export function loggedProvider(
  provider: CredentialsProvider,
  log: DebugLog | undefined,
  clock: Clock,
): CredentialsProvider {
  if (log === undefined) return provider
  return async (request) => {
    const { forceRefresh } = request
    const startedAtMs = clock.monotonicMs()
    const elapsed = (): { readonly forceRefresh: boolean; readonly durationMs: number } => ({
      forceRefresh,
      durationMs: clock.monotonicMs() - startedAtMs,
    })
    try {
      const credentials = await provider(request)
      const { accessKeyId, securityToken, expiresAt } = credentials
      log({
        kind: 'credentials-fetched',
        accessKeyId: accessKeyId === '' ? '' : `${accessKeyId.length > 8 ? accessKeyId.slice(0, 4) : ''}***`,
        isTemporary: securityToken !== undefined && securityToken !== '',
        expiresAtMs: parseExpiresAt(expiresAt),
        ...elapsed(),
      })
      return credentials
    } catch (error) {
      log({ kind: 'credentials-failed', error: thrownToJson(error), ...elapsed() })
      throw error
    }
  }
}
