import type { Host } from '../host/host.ts'
import { shellCommand } from '../host/shell-command.ts'
import type { ObjectUrl } from '../text/object-url.ts'
import { connectionArgs } from './connection-args.ts'
import type { GlobalFlags } from './global-flags.ts'

/** Formats the shell command that aborts an upload, with the same connection flags. */
export function abortCommand(
  host: Host,
  flags: GlobalFlags,
  { bucket, key }: ObjectUrl,
  uploadId: string,
): string {
  const args = ['uploads', 'abort', `oss://${bucket}/${key}`, uploadId]
  return shellCommand(host, [...args, ...connectionArgs(flags)])
}
