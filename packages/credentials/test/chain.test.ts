import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CredentialsError,
  chainCredentials,
  defaultCredentials,
  environmentVariableCredentials,
} from '@oss/credentials'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canary } from '../../../tests/security/canaries.ts'
import { ask, failure } from './ask.ts'
import { expected, issued } from './fake-metadata.ts'

const { accessKeyId, accessKeySecret } = canary
const error = (code: 'NOT_CONFIGURED' | 'UNAVAILABLE') =>
  new CredentialsError({ code, source: 'a source', message: 'no.' })
const keys = (id: string) => async () => ({ accessKeyId: id, accessKeySecret: 's' })

describe('credentials of the environment', () => {
  it.each([
    [
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 's' },
      { accessKeyId: 'a', accessKeySecret: 's' },
    ],
    [
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'b',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's',
        ALIBABA_CLOUD_SECURITY_TOKEN: 't',
      },
      { accessKeyId: 'b', accessKeySecret: 's', securityToken: 't' },
    ],
    [
      {
        OSS_ACCESS_KEY_ID: 'a',
        OSS_ACCESS_KEY_SECRET: 's',
        OSS_SESSION_TOKEN: 't',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'b',
      },
      { accessKeyId: 'a', accessKeySecret: 's', securityToken: 't' },
    ],
  ])('%j are %j', async (environment, credentials) => {
    expect(await ask(environmentVariableCredentials(environment))).toEqual(credentials)
  })

  it('that are incomplete are an error, and are not completed from another source', async () => {
    const environment = { OSS_ACCESS_KEY_SECRET: accessKeySecret, ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId }
    expect(await failure(() => environmentVariableCredentials(environment))).toMatchObject({
      code: 'OPTION_INVALID',
      message:
        'environment: OSS_ACCESS_KEY_SECRET is set, and OSS_ACCESS_KEY_ID is not. Set both, or neither.',
    })
  })
})

describe('a chain', () => {
  it('continues only after sources that are not configured', async () => {
    const missing = () => Promise.reject(error('NOT_CONFIGURED'))
    const failing = () => Promise.reject(error('UNAVAILABLE'))
    expect(await ask(chainCredentials([missing, keys('a')]))).toMatchObject({ accessKeyId: 'a' })
    await expect(ask(chainCredentials([missing, failing, keys('a')]))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    await expect(ask(chainCredentials([missing]))).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: 'credentials chain: no source has credentials. a source: no.',
    })
    expect(() => chainCredentials([])).toThrow(CredentialsError)
  })

  it('keeps using the source that it found', async () => {
    let fails = false
    const first = vi.fn(async () => (fails ? Promise.reject(error('NOT_CONFIGURED')) : keys('a')()))
    const chain = chainCredentials([first, keys('b')])
    await ask(chain)
    fails = true
    await expect(ask(chain)).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
    expect(first).toHaveBeenCalledTimes(2)
  })
})

describe('the default chain', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'oss-home-'))
    vi.stubEnv('HOME', home)
    for (const name of Object.keys(process.env)) if (/^(OSS|ALIBABA_CLOUD)_/.test(name)) vi.stubEnv(name, '')
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(home, { recursive: true })
  })

  it('tries the environment, an OIDC role, a profile, the instance and a URI, in this order', async () => {
    const hosts: string[] = []
    const isUp = new Set<string>()
    const fetch = async (url: string) => {
      const { host } = new URL(url)
      hosts.push(host)
      if (!isUp.has(host)) throw new TypeError('fetch failed')
      if (url.endsWith('/security-credentials/')) return new Response('uploader')
      return url.endsWith('/token')
        ? new Response('t')
        : Response.json({ ...issued, Code: 'Success', Credentials: issued })
    }
    expect(await failure(() => defaultCredentials({ fetch }))).toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(/environment.*OIDC role.*profile.*ECS RAM role.*credentials URI/),
    })
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', 'http://uri.example/')
    isUp.add('uri.example')
    expect(await ask(defaultCredentials({ fetch }))).toEqual(expected)
    isUp.add('100.100.100.200')
    hosts.length = 0
    expect(await ask(defaultCredentials({ fetch }))).toEqual(expected)
    expect(new Set(hosts)).toEqual(new Set(['100.100.100.200']))
    await mkdir(join(home, '.aliyun'))
    const profile = { name: 'default', mode: 'AK', access_key_id: 'profile', access_key_secret: 's' }
    await writeFile(join(home, '.aliyun/config.json'), JSON.stringify({ profiles: [profile] }))
    expect(await ask(defaultCredentials({ fetch }))).toMatchObject({ accessKeyId: 'profile' })
    vi.stubEnv('ALIBABA_CLOUD_ROLE_ARN', 'acs:ram::1:role/a')
    vi.stubEnv('ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'acs:ram::1:oidc-provider/a')
    vi.stubEnv('ALIBABA_CLOUD_OIDC_TOKEN_FILE', join(home, '.aliyun/config.json'))
    isUp.add('sts.aliyuncs.com')
    expect(await ask(defaultCredentials({ fetch }))).toEqual(expected)
    expect(hosts.at(-1)).toBe('sts.aliyuncs.com')
    vi.stubEnv('OSS_ACCESS_KEY_ID', 'environment')
    vi.stubEnv('OSS_ACCESS_KEY_SECRET', 's')
    expect(await ask(defaultCredentials({ fetch }))).toMatchObject({ accessKeyId: 'environment' })
  })

  it('does not continue after an instance whose role was configured', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA', 'uploader')
    const fetch = () => Promise.reject(new TypeError('fetch failed'))
    expect(await failure(() => defaultCredentials({ fetch }))).toMatchObject({
      code: 'UNAVAILABLE',
      source: 'ECS RAM role',
    })
  })
})
