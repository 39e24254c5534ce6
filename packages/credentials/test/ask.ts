import { CredentialsError, type CredentialsProvider } from '@oss/credentials'
import { expect } from 'vitest'
import { findSecrets } from '../../../tests/security/canaries.ts'
import { everythingOf } from '../../../tests/security/everything-of.ts'

/** Requests credentials as a client does at its first request. */
export function ask(provider: CredentialsProvider, signal: AbortSignal = new AbortController().signal) {
  return provider({ forceRefresh: false, signal })
}

/** Why a provider, or making one, fails. Nothing secret may be in it. */
export async function failure(make: () => CredentialsProvider): Promise<CredentialsError> {
  const error = await (async () => ask(make()))().then(
    () => expect.unreachable('it gave credentials'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(CredentialsError)
  expect(findSecrets(everythingOf(error))).toEqual([])
  return error as CredentialsError
}
