import { createRetryPolicy, OssClient, type OssClientOptions } from '@oss/client'
import type { CommandContext } from '../commands/command.ts'
import { findAccess } from './authentication.ts'
import { connectionSettings } from './connection-settings.ts'

/**
 * The client that flags and environment ask for, with options of the command's own. Sends nothing yet.
 *
 * @throws CliError, or ValidationError for an endpoint or region that cannot work.
 */
export async function openClient(
  { host, flags, output }: CommandContext,
  change: Partial<OssClientOptions> = {},
): Promise<OssClient> {
  const access = await findAccess(flags, host.environment)
  return new OssClient({
    ...connectionSettings(flags, host.environment, access.profile),
    credentials: access.provide,
    ...(flags.connectRetry !== undefined && {
      retry: createRetryPolicy({ connectRetryMs: flags.connectRetry * 1000 }),
    }),
    on: {
      retry({ operation, attempt, delayMs, error }) {
        const { code, message } = error
        output.tell({ type: 'retry', operation: operation ?? null, attempt, delayMs, code, problem: message })
      },
    },
    ...change,
  })
}
