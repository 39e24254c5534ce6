import { join } from 'node:path'
import { vi } from 'vitest'
import type { OptionWorld } from './option-world.ts'

/** Sets what the sources of credentials take when no option is given. */
export function stubCredentialSources({ fetch, service }: OptionWorld): void {
  vi.stubGlobal('fetch', fetch)
  vi.stubEnv('HOME', service.directory)
  vi.stubEnv('ALIBABA_CLOUD_ROLE_ARN', 'acs:ram::1:role/r')
  vi.stubEnv('ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'acs:ram::1:oidc-provider/p')
  vi.stubEnv('ALIBABA_CLOUD_OIDC_TOKEN_FILE', join(service.directory, 'token'))
  vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA', 'r')
  vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', 'http://127.0.0.1:1/')
}
