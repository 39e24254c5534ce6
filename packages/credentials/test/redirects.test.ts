import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  assumedRoleCredentials,
  type CredentialsProvider,
  ecsRoleCredentials,
  oidcRoleCredentials,
  uriCredentials,
} from '@oss/credentials'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canary } from '../../../tests/security/canaries.ts'
import { failure } from './ask.ts'
import { issued } from './fake-metadata.ts'
import { startLocalService } from './local-service.ts'

const roleArn = 'acs:ram::1:role/a'
const source = async () => ({ accessKeyId: canary.accessKeyId, accessKeySecret: canary.accessKeySecret })
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-redirects-'))
  await writeFile(join(directory, 'token'), canary.securityToken)
})
afterEach(() => rm(directory, { recursive: true }))

it.each<[string, (origin: string) => CredentialsProvider]>([
  ['a URI', (origin) => uriCredentials({ uri: origin })],
  ['the metadata service of an ECS instance', (origin) => ecsRoleCredentials({ endpoint: origin })],
  ['an assumed role', (origin) => assumedRoleCredentials({ source, roleArn, stsEndpoint: origin })],
  [
    'a role by OIDC',
    (origin) =>
      oidcRoleCredentials({
        ...{ roleArn, stsEndpoint: origin },
        ...{ providerArn: 'acs:ram::1:oidc-provider/a', tokenFile: join(directory, 'token') },
      }),
  ],
])('credentials of %s are not asked for elsewhere when the service redirects (S2)', async (_what, make) => {
  await using elsewhere = await startLocalService(() => ({ json: { ...issued, Credentials: issued } }))
  for (const status of [301, 302, 303, 307, 308]) {
    await using service = await startLocalService(() => ({ status, text: '', location: elsewhere.origin }))
    await failure(() => make(service.origin))
    expect(service.received).toHaveLength(1)
  }
  expect(elsewhere.received).toEqual([])
})
