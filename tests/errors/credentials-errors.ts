import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readProfile, uriCredentials } from '@oss/credentials'
import { type ErrorExample, examplesOf } from './error-example.ts'

/** Asks a service of credentials that responds like this. */
async function ask(status: number, text: string): Promise<unknown> {
  await using server = createServer((_, response) => response.writeHead(status).end(text))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return await uriCredentials({ uri: `http://127.0.0.1:${port}/credentials` })({
    signal: new AbortController().signal,
    forceRefresh: false,
  })
}

/** Sources of credentials that return none. */
export const CREDENTIALS_ERRORS: readonly ErrorExample[] = examplesOf('CredentialsError', {
  NOT_CONFIGURED: ({ directory }) => readProfile({ profile: 'work', environment: { HOME: directory } }),
  OPTION_INVALID: () => uriCredentials({ uri: 'credentials.example' }),
  UNAVAILABLE: () => ask(503, 'busy'),
  REFUSED: () => ask(403, '{}'),
  RESPONSE_INVALID: () => ask(200, '<html>Sign in</html>'),
})
