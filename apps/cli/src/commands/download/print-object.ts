import { once } from 'node:events'
import { isOssError } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { TextStream } from '../../host/host.ts'
import { objectUrl } from '../../text/object-url.ts'
import type { CommandContext } from '../command.ts'
import type { StreamDownloadArguments } from './download-arguments.ts'

/**
 * Writes an object to standard output while it is verified: when its checksum differs, the command fails
 * after the last byte.
 *
 * @throws CliError `USAGE_INVALID` with `--json`; ChecksumError
 */
export async function printObject(
  { source, versionId }: Omit<StreamDownloadArguments, 'kind'>,
  { host, flags, signal, openClient }: CommandContext,
): Promise<ExitCode> {
  if (flags.json)
    throw new CliError('USAGE_INVALID', 'Standard output has the content of the object. Omit --json.')
  await using client = await openClient()
  const missing = (error: unknown): never => {
    if (!isOssError(error) || error.name !== 'ServiceError' || error.code !== 'NoSuchKey') throw error
    throw new CliError('OBJECT_MISSING', `The object ${objectUrl(source)} does not exist.`, { cause: error })
  }
  const version = versionId === undefined ? {} : { versionId }
  await using object = await client.getObject({ ...source, ...version, signal }).catch(missing)
  for await (const chunk of object.body) await write(host.stdout, chunk, signal)
  return EXIT.done
}

/** Waits while the reader is slower than the network. The signal aborts when the reader is gone. */
async function write(stdout: TextStream, chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  if (!stdout.write(chunk)) await once(stdout, 'drain', { signal })
  signal.throwIfAborted()
}
