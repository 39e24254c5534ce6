import { openClient } from '../access/open-client.ts'
import { EXIT, type ExitCode } from '../errors/exit-codes.ts'
import type { PresignInvocation } from '../program/invocation.ts'
import type { CommandContext } from './command.ts'

/** `oss presign`: a URL that works without keys. Sends nothing. */
export async function presign(
  { target, method, expiresInSeconds }: PresignInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { host, output, signal } = context
  await using client = await openClient(context)
  const signed = await client.presign({ ...target, method, expiresInSeconds, signal })
  output.tell({
    type: 'presigned',
    method,
    ...target,
    url: signed.url.href,
    headers: signed.headers,
    expires: new Date(host.now() + expiresInSeconds * 1000).toISOString(),
  })
  return EXIT.done
}
