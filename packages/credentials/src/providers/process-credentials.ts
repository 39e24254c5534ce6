import type { CredentialsProvider } from '../credentials/credentials.ts'
import { readCredentials, readJson, readTemporaryCredentials } from '../credentials/read-credentials.ts'
import { failuresOf } from '../errors/credentials-error.ts'
import { checkOptions } from '../options/check-options.ts'

/** Which program gives the credentials. */
export interface ProcessCredentialsOptions {
  /** The program and its arguments. It is started as it is, without a shell. */
  readonly command: readonly string[]
  /** Until it must have ended, in milliseconds; it is killed then. Default: 60 000. */
  readonly timeoutMs?: number
}

const fail = failuresOf('credentials program')
const MAX_OUTPUT_BYTES = 65_536

/**
 * Credentials that a program prints as JSON: `{"AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}`, or as the `External` mode
 * of the `aliyun` command has it: `{"mode", "access_key_id", "access_key_secret", "sts_token", "expiration"}`.
 *
 * @throws CredentialsError `OPTION_INVALID` without a command
 */
export function processCredentials({
  command,
  timeoutMs = 60_000,
}: ProcessCredentialsOptions): CredentialsProvider {
  checkOptions({ timeoutMs }, fail)
  const [program, ...words] = command
  if (!program) throw fail('OPTION_INVALID', 'command is empty. Give the program and its arguments.')
  return async ({ signal }) => {
    const fields = readJson(await run(program, words, timeoutMs, signal), fail)
    return fields['mode'] === 'StsToken'
      ? readTemporaryCredentials(fields, fail)
      : readCredentials(fields, fail)
  }
}

async function run(
  program: string,
  words: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const options = {
    timeout: timeoutMs,
    maxBuffer: MAX_OUTPUT_BYTES,
    signal,
    windowsHide: true,
    encoding: 'utf8',
  } as const
  // Few need it, and it takes a MiB of memory.
  const { execFile } = await import('node:child_process')
  signal.throwIfAborted()
  return await new Promise((resolve, reject) => {
    const child = execFile(program, words, options, (error, output) => {
      if (error === null) resolve(output)
      else if (signal.aborted) reject(signal.reason)
      // Not with Node's error as the cause: it repeats the command with its arguments, and what the program printed.
      else reject(fail('UNAVAILABLE', problemOf(error, timeoutMs)))
    })
    child.stdin?.end()
  })
}

function problemOf(
  error: { readonly code?: string | number | null; readonly killed?: boolean },
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') return 'the program was not found.'
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `the program printed more than ${MAX_OUTPUT_BYTES} bytes.`
  if (error.killed === true) return `the program did not end within ${timeoutMs} ms.`
  return `the program ended with ${error.code ?? 'a signal'}.`
}
