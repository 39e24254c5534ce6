import type { ErrorFactory } from '../errors/credentials-error.ts'
import { isNotConfigured } from '../errors/is-not-configured.ts'

/**
 * Returns the result of the first file that is set up.
 *
 * @throws CredentialsError `NOT_CONFIGURED` with the reasons of all files if none is
 */
export async function firstConfigured<Value>(
  files: readonly string[],
  fail: ErrorFactory,
  read: (file: string) => Promise<Value>,
): Promise<Value> {
  const problems: string[] = []
  for (const file of files) {
    try {
      return await read(file)
    } catch (error) {
      if (!isNotConfigured(error)) throw error
      problems.push(error.message.replace(/^profile: /, ''))
    }
  }
  if (files.length === 0) {
    const message =
      'there is no home directory to read profiles from: HOME must be an absolute path in UTF-8. Set it, or set ALIBABA_CLOUD_CREDENTIALS_FILE to the path of the file.'
    throw fail('NOT_CONFIGURED', message)
  }
  throw fail('NOT_CONFIGURED', problems.join(' '))
}
