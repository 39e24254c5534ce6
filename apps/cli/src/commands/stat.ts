import { openClient } from '../access/open-client.ts'
import { CliError } from '../errors/cli-error.ts'
import { EXIT, type ExitCode } from '../errors/exit-codes.ts'
import type { StatInvocation } from '../program/invocation.ts'
import { objectUrl } from '../text/object-url.ts'
import type { CommandContext } from './command.ts'

/** `oss stat`: what the service knows of an object. */
export async function stat({ target }: StatInvocation, context: CommandContext): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  const found = await client.headObject({ ...target, signal })
  if (found === undefined) throw new CliError('OBJECT_MISSING', `There is no object ${objectUrl(target)}.`)
  output.tell({
    type: 'object',
    ...target,
    byteLength: found.size,
    etag: found.etag,
    crc64: found.crc64 === undefined ? null : String(found.crc64),
    lastModified: isoTime(found.lastModified),
    contentType: found.contentType ?? null,
    storageClass: found.storageClass ?? null,
    objectType: found.objectType ?? null,
    versionId: found.versionId ?? null,
    metadata: found.metadata,
  })
  return EXIT.done
}

function isoTime(time: Date | undefined): string | null {
  return time === undefined || Number.isNaN(time.getTime()) ? null : time.toISOString()
}
