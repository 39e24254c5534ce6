import { type ClientDebugSink, createRetryPolicy, OssClient, type OssClientOptions } from '@oss/client'
import type { CommonEvent } from '../events/common-event.ts'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'
import { resolveAuthentication } from './authentication.ts'
import { connectionSettings } from './connection-settings.ts'
import type { GlobalFlags } from './global-flags.ts'

/** Environment, flags and output from which a client is created. */
export interface ClientContext {
  readonly host: Host
  readonly flags: GlobalFlags
  readonly output: Output<CommonEvent>
  /** Receives the details of all requests. */
  readonly debug?: ClientDebugSink | undefined
}

/**
 * Creates the client that flags and environment describe; `options` override both. Sends no request.
 *
 * @throws CliError, or ValidationError for an invalid endpoint or region
 */
export async function openClient(
  { host, flags, output, debug }: ClientContext,
  options: Partial<OssClientOptions> = {},
): Promise<OssClient> {
  const { provider, profile } = await resolveAuthentication(flags, host.environment)
  return new OssClient({
    ...connectionSettings(flags, host.environment, profile),
    credentials: provider,
    ...(debug !== undefined && { debug }),
    ...(flags.connectRetry !== undefined && {
      retry: createRetryPolicy({ connectRetryMs: flags.connectRetry * 1000 }),
    }),
    on: {
      retry({ operation, attempt, delayMs, error }) {
        const { code, message } = error
        output.emit({ kind: 'retry', operation: operation ?? null, attempt, delayMs, code, problem: message })
      },
    },
    ...options,
  })
}
