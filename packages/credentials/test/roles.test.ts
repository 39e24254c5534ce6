import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assumedRoleCredentials, oidcRoleCredentials } from '@oss/credentials'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canary } from '../../../tests/security/canaries.ts'
import { ask, failure } from './ask.ts'
import { expected } from './fake-metadata.ts'
import { OIDC_TOKEN, startSts } from './fake-sts.ts'

const roleArn = 'acs:ram::123456789:role/up loader*'
const source = async () => ({ accessKeyId: canary.accessKeyId, accessKeySecret: canary.accessKeySecret })
let directory: string
let tokenFile: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-roles-'))
  tokenFile = join(directory, 'token')
  await writeFile(tokenFile, `${OIDC_TOKEN}\n`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true })
})

const formOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body))

describe('credentials of an assumed role', () => {
  it('are requested with a signature, a duration and a session name', async () => {
    await using sts = await startSts()
    const policy = '{"Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}'
    const options = {
      source,
      roleArn,
      stsEndpoint: sts.origin,
      policy,
      durationSeconds: 900,
      sessionName: 'me',
      externalId: "it's",
    }
    expect(await ask(assumedRoleCredentials(options))).toEqual(expected)
    expect(formOf(sts.received[0]?.body)).toEqual({
      ...{
        RoleArn: roleArn,
        RoleSessionName: 'me',
        DurationSeconds: '900',
        Policy: policy,
        ExternalId: "it's",
      },
    })
  })

  it('are requested with a unique nonce', async () => {
    await using sts = await startSts()
    const provider = assumedRoleCredentials({ source, roleArn, stsEndpoint: sts.origin })
    await Promise.all([ask(provider), ask(provider)])
    const nonces = sts.received.map(({ query }) => query.get('SignatureNonce'))
    expect(new Set(nonces).size).toBe(2)
  })

  it('are requested with the token of temporary source credentials', async () => {
    await using sts = await startSts()
    const temporary = async () => ({ ...(await source()), securityToken: canary.securityToken })
    await ask(assumedRoleCredentials({ source: temporary, roleArn, stsEndpoint: sts.origin }))
    expect(sts.received[0]?.query.get('SecurityToken')).toBe(canary.securityToken)
  })

  it('are denied for a wrong secret, with an error that repeats nothing of the request', async () => {
    await using sts = await startSts()
    const wrong = async () => ({ accessKeyId: 'other', accessKeySecret: canary.accessKeySecret })
    expect(
      await failure(() => assumedRoleCredentials({ source: wrong, roleArn, stsEndpoint: sts.origin })),
    ).toMatchObject({
      code: 'REFUSED',
      message: 'assumed role: AssumeRole returned 400 (SignatureDoesNotMatch).',
    })
  })

  it.each([
    ['an outage', { status: 503, text: '{}' }, 'UNAVAILABLE'],
    ['throttling', { status: 400, text: '{"Code":"Throttling.User"}' }, 'UNAVAILABLE'],
    ['too many requests', { status: 429, text: '{}' }, 'UNAVAILABLE'],
    ['an empty document', { json: {} }, 'RESPONSE_INVALID'],
    ['what is no JSON', { text: `<Error>${canary.accessKeySecret}</Error>` }, 'RESPONSE_INVALID'],
  ] as const)('that end in %s are an error', async (_name, reply, code) => {
    await using sts = await startSts(reply)
    expect(
      await failure(() => assumedRoleCredentials({ source, roleArn, stsEndpoint: sts.origin })),
    ).toMatchObject({ code })
  })

  it.each(['<script>', '\u001b[31mred', 'x'.repeat(101), '', 7])(
    'that are denied with the code %j are an error that does not repeat it',
    async (code) => {
      await using sts = await startSts({ status: 403, text: JSON.stringify({ Code: code }) })
      const options = { source, roleArn, stsEndpoint: sts.origin }
      expect(await failure(() => assumedRoleCredentials(options))).toMatchObject({
        code: 'REFUSED',
        message: 'assumed role: AssumeRole returned 403 (no reason).',
      })
    },
  )

  it.each([
    [{ roleArn: '' }, /roleArn/],
    [{ durationSeconds: 899 }, /from 900 to 43200/],
    [{ durationSeconds: 43_201 }, /from 900 to 43200/],
    [{ sessionName: 'a b' }, /sessionName/],
    [{ stsEndpoint: 'http://sts.aliyuncs.com' }, /must use https/],
    [{ stsRegion: 'cn-hangzhou.evil.example/' }, /stsRegion/],
    [{ vpc: true }, /requires stsRegion/],
  ])('with the options %j are rejected before any request', async (options, message) => {
    const error = await failure(() => assumedRoleCredentials({ source, roleArn, ...options }))
    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringMatching(message) })
  })

  it.each([
    [{}, 'https://sts.aliyuncs.com'],
    [{ stsRegion: 'cn-beijing' }, 'https://sts.cn-beijing.aliyuncs.com'],
    [{ stsRegion: 'cn-beijing', vpc: true }, 'https://sts-vpc.cn-beijing.aliyuncs.com'],
    [{ stsEndpoint: 'sts.example.com' }, 'https://sts.example.com'],
  ])('with the options %j are requested from %s', async (options, origin) => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(new URL(url).origin)
      return new Response('{}')
    }
    await failure(() => assumedRoleCredentials({ source, roleArn, fetch, ...options }))
    expect(urls).toEqual([origin])
  })
})

describe('the token service', () => {
  it.each([
    ['true', 'https://sts-vpc.cn-beijing.aliyuncs.com'],
    ['TRUE', 'https://sts-vpc.cn-beijing.aliyuncs.com'],
    ['false', 'https://sts.cn-beijing.aliyuncs.com'],
    ['', 'https://sts.cn-beijing.aliyuncs.com'],
  ])(
    'is the one of the environment: with ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=%s %s',
    async (enabled, origin) => {
      vi.stubEnv('ALIBABA_CLOUD_STS_REGION', 'cn-beijing')
      vi.stubEnv('ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED', enabled)
      const fetch = vi.fn(async (_url: string) => new Response('{}'))
      await failure(() => assumedRoleCredentials({ source, roleArn, fetch }))
      expect(fetch.mock.calls.map(([url]) => new URL(url).origin)).toEqual([origin])
    },
  )
})

describe('credentials for an OIDC token (RRSA)', () => {
  const providerArn = 'acs:ram::123456789:oidc-provider/ack'

  it('are requested with the current token in the file', async () => {
    await using sts = await startSts()
    await writeFile(tokenFile, 'an old token')
    const provider = oidcRoleCredentials({ roleArn, providerArn, tokenFile, stsEndpoint: sts.origin })
    expect(await failure(() => provider)).toMatchObject({ code: 'REFUSED' })
    await writeFile(tokenFile, OIDC_TOKEN)
    expect(await ask(provider)).toEqual(expected)
    expect(formOf(sts.received[1]?.body)).toMatchObject({
      OIDCProviderArn: providerArn,
      RoleSessionName: 'oss-sdk',
      DurationSeconds: '3600',
    })
    expect(sts.received[1]?.query.has('Signature')).toBe(false)
  })

  it('use the variables that a cluster sets', async () => {
    await using sts = await startSts()
    vi.stubEnv('ALIBABA_CLOUD_ROLE_ARN', roleArn)
    vi.stubEnv('ALIBABA_CLOUD_OIDC_PROVIDER_ARN', providerArn)
    vi.stubEnv('ALIBABA_CLOUD_OIDC_TOKEN_FILE', tokenFile)
    vi.stubEnv('ALIBABA_CLOUD_ROLE_SESSION_NAME', 'pod-7')
    expect(await ask(oidcRoleCredentials({ stsEndpoint: sts.origin }))).toEqual(expected)
    expect(formOf(sts.received[0]?.body)).toMatchObject({ RoleArn: roleArn, RoleSessionName: 'pod-7' })
  })

  it.each([
    [{}, 'NOT_CONFIGURED', /ALIBABA_CLOUD_ROLE_ARN/],
    [{ roleArn }, 'NOT_CONFIGURED', /ALIBABA_CLOUD_OIDC_PROVIDER_ARN/],
    [{ roleArn, providerArn }, 'NOT_CONFIGURED', /ALIBABA_CLOUD_OIDC_TOKEN_FILE/],
    [{ roleArn, providerArn, tokenFile: '/nowhere/token' }, 'UNAVAILABLE', /cannot be read/],
    [{ roleArn, providerArn, tokenFile: '/dev/null' }, 'UNAVAILABLE', /is empty/],
  ])('with the options %j report what is missing', async (options, code, message) => {
    expect(await failure(() => oidcRoleCredentials(options))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
