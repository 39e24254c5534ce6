import { ecsRoleCredentials } from '@oss/credentials'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ask, failure } from './ask.ts'
import { expected, issued, METADATA_TOKEN, ROLE, startMetadata } from './fake-metadata.ts'
import { startLocalService } from './local-service.ts'

afterEach(() => vi.unstubAllEnvs())
const ofRole = `/latest/meta-data/ram/security-credentials/${ROLE}`

describe('credentials of the RAM role of an ECS instance', () => {
  it('are requested with a session token of the metadata service, for the role it names', async () => {
    await using metadata = await startMetadata()
    expect(await ask(ecsRoleCredentials({ endpoint: metadata.origin }))).toEqual(expected)
    expect(metadata.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/ram/security-credentials/',
      `GET ${ofRole}`,
    ])
    expect(metadata.received.at(-1)?.headers['x-aliyun-ecs-metadata-token']).toBe(METADATA_TOKEN)
  })

  it('are requested for the role in the options or in the environment', async () => {
    await using metadata = await startMetadata()
    await ask(ecsRoleCredentials({ endpoint: metadata.origin, roleName: ROLE }))
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA', ROLE)
    await ask(ecsRoleCredentials({ endpoint: metadata.origin }))
    const paths = metadata.received.map(({ path }) => path)
    expect(paths).toEqual(['/latest/api/token', ofRole, '/latest/api/token', ofRole])
  })

  it('are not requested without a session token, unless that is allowed', async () => {
    await using old = await startLocalService(({ path }) =>
      path === ofRole ? { json: { ...issued, Code: 'Success' } } : { status: 404, text: 'no-such-page' },
    )
    const options = { endpoint: old.origin, roleName: ROLE }
    expect(await failure(() => ecsRoleCredentials(options))).toMatchObject({
      code: 'REFUSED',
      source: 'ECS RAM role',
      message: expect.stringContaining('no session token (status 404)'),
    })
    expect(old.received).toHaveLength(1)
    expect(await ask(ecsRoleCredentials({ ...options, allowImdsV1: true }))).toEqual(expected)
  })

  it.each([
    ['a role that is not bound', { [ofRole]: { status: 404, text: '' } }, 'NOT_CONFIGURED'],
    ['a service that is down', { [ofRole]: { status: 503, text: '' } }, 'UNAVAILABLE'],
    ['a service that is asked too often', { [ofRole]: { status: 429, text: '' } }, 'UNAVAILABLE'],
    ['a service that refuses', { [ofRole]: { status: 403, text: issued.AccessKeySecret } }, 'REFUSED'],
    ['a redirect', { [ofRole]: { status: 302, text: '' } }, 'REFUSED'],
    ['an answer of failure', { [ofRole]: { json: { ...issued, Code: 'Failed' } } }, 'REFUSED'],
    [
      'what is no JSON',
      { [ofRole]: { text: `{"AccessKeySecret":"${issued.AccessKeySecret}"` } },
      'RESPONSE_INVALID',
    ],
    [
      'credentials without a token',
      { [ofRole]: { json: { ...issued, Code: 'Success', SecurityToken: '' } } },
      'RESPONSE_INVALID',
    ],
    [
      'an end that is no time',
      { [ofRole]: { json: { ...issued, Code: 'Success', Expiration: 'soon' } } },
      'RESPONSE_INVALID',
    ],
    [
      'an end that is a number',
      { [ofRole]: { json: { ...issued, Code: 'Success', Expiration: 2030 } } },
      'RESPONSE_INVALID',
    ],
    ['an endless answer', { [ofRole]: { text: 'x'.repeat(100_000) } }, 'RESPONSE_INVALID'],
    [
      'a name that is no role',
      { '/latest/meta-data/ram/security-credentials/': { text: '../../user-data' } },
      'RESPONSE_INVALID',
    ],
  ] as const)('that end in %s are an error that repeats nothing secret', async (_name, change, code) => {
    await using metadata = await startMetadata(change)
    expect(await failure(() => ecsRoleCredentials({ endpoint: metadata.origin }))).toMatchObject({ code })
  })

  it('are read from a response of up to 64 KiB', async () => {
    const whole = JSON.stringify({ ...issued, Code: 'Success' }).padEnd(65_536)
    await using largest = await startMetadata({ [ofRole]: { text: whole } })
    expect(await ask(ecsRoleCredentials({ endpoint: largest.origin }))).toEqual(expected)
    await using larger = await startMetadata({ [ofRole]: { text: `${whole} ` } })
    expect(await failure(() => ecsRoleCredentials({ endpoint: larger.origin }))).toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringContaining('longer than 65536 bytes'),
    })
  })

  it('are not waited for beyond the time limit or the signal', async () => {
    await using silent = await startLocalService(() => 'nothing')
    const options = { endpoint: silent.origin, timeoutMs: 20 }
    expect(await failure(() => ecsRoleCredentials(options))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('within 20 ms'),
    })
    const control = new AbortController()
    const asking = ask(ecsRoleCredentials({ ...options, timeoutMs: 60_000 }), control.signal)
    control.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
  })

  it('on a machine that is not an ECS instance are an error with the reason', async () => {
    const closed = await startLocalService(() => 'nothing')
    await closed[Symbol.asyncDispose]()
    expect(await failure(() => ecsRoleCredentials({ endpoint: closed.origin }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: `ECS RAM role: ${new URL(closed.origin).host} cannot be reached (ECONNREFUSED).`,
    })
    // fetch refuses this port by itself, without a code.
    expect(await failure(() => ecsRoleCredentials({ endpoint: 'http://127.0.0.1:1' }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'ECS RAM role: 127.0.0.1:1 cannot be reached (unknown).',
    })
  })

  it.each([
    [{ roleName: '../user-data' }, /roleName/],
    [{ endpoint: 'ftp://100.100.100.200' }, /endpoint must be an http or https URL/],
    [{ endpoint: 'http://user:hunter2@127.0.0.1' }, /user name or password/],
  ])('with the options %j are rejected before any request', async (options, message) => {
    const error = await failure(() => ecsRoleCredentials(options))
    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringMatching(message) })
    expect(error.message).not.toContain('hunter2')
  })

  it('can be switched off', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true')
    expect(await failure(() => ecsRoleCredentials())).toMatchObject({ code: 'NOT_CONFIGURED' })
  })
})
