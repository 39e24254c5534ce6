import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { parseJsonFields } from '../credentials/json-fields.ts'
import { readCredentials, readTemporaryCredentials } from '../credentials/read-credentials.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { checkOptions } from '../options/check-options.ts'

/** The program that prints credentials. */
export interface ProcessCredentialsOptions {
  /** The program and its arguments. It is started without a shell. */
  readonly command: readonly string[]
  /** Limit for the run of the program, in milliseconds, after which it is killed. Default: 60 000. */
  readonly timeoutMs?: number
}

const fail = errorFactory('credentials program')
const MAX_OUTPUT_BYTES = 65_536

/**
 * Returns a provider of credentials that a program prints as JSON: with the fields `AccessKeyId`,
 * `AccessKeySecret`, `SecurityToken` and `Expiration`, or, as in the mode `External` of the `aliyun` command,
 * `mode`, `access_key_id`, `access_key_secret`, `sts_token` and `expiration`.
 *
 * @throws CredentialsError `OPTION_INVALID` without a command
 */
export function processCredentials({
  command,
  timeoutMs = 60_000,
}: ProcessCredentialsOptions): CredentialsProvider {
  checkOptions({ timeoutMs }, fail)
  const [program, ...programArguments] = command
  if (!program) throw fail('OPTION_INVALID', 'command is empty. Pass the program and its arguments.')
  return async ({ signal }) => {
    const fields = parseJsonFields(await run(program, programArguments, timeoutMs, signal), fail)
    return fields['mode'] === 'StsToken'
      ? readTemporaryCredentials(fields, fail)
      : readCredentials(fields, fail)
  }
}

async function run(
  program: string,
  programArguments: readonly string[],
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
  // Loaded on demand: few programs need it, and it takes 1 MiB of memory.
  const { execFile } = await import('node:child_process')
  signal.throwIfAborted()
  return await new Promise((resolve, reject) => {
    const child = execFile(program, programArguments, options, (error, output) => {
      if (error === null) resolve(output)
      else if (signal.aborted) reject(signal.reason)
      // No `cause`: Node's error repeats the arguments and the output, which may be secret.
      else reject(fail('UNAVAILABLE', describeFailure(error, timeoutMs)))
    })
    child.stdin?.end()
  })
}

function describeFailure(
  error: { readonly code?: string | number | null; readonly killed?: boolean },
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') return 'the program was not found. Check its path.'
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `the program printed more than ${MAX_OUTPUT_BYTES} bytes.`
  if (error.killed === true) return `the program did not end within ${timeoutMs} ms.`
  return `the program ended with ${error.code ?? 'a signal'}.`
}
