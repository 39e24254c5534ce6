import { processCredentials, uriCredentials } from '@oss/credentials'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { canary } from '../../../tests/security/canaries.ts'
import { ask, failure } from './ask.ts'
import { expected, issued } from './fake-metadata.ts'
import { startLocalService } from './local-service.ts'

afterEach(() => vi.unstubAllEnvs())

/** A program that runs a line of JavaScript. */
const program = (code: string): readonly string[] => [process.execPath, '-e', code]
const printing = (document: object) => program(`console.log(${JSON.stringify(JSON.stringify(document))})`)

describe('credentials that a program prints', () => {
  it.each([
    ['as the services write them', issued],
    [
      'as the aliyun command writes them',
      {
        mode: 'StsToken',
        access_key_id: issued.AccessKeyId,
        access_key_secret: issued.AccessKeySecret,
        sts_token: issued.SecurityToken,
        expiration: issued.Expiration,
      },
    ],
  ])('are read %s', async (_name, document) => {
    expect(await ask(processCredentials({ command: printing(document) }))).toEqual(expected)
  })

  it('may be a permanent access key', async () => {
    const { AccessKeyId, AccessKeySecret } = issued
    const provider = processCredentials({ command: printing({ AccessKeyId, AccessKeySecret }) })
    expect(await ask(provider)).toEqual({ accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret })
  })

  it.each([null, ''])('may never expire: Expiration is %j', async (Expiration) => {
    const { expiresAt: _, ...endless } = expected
    expect(await ask(processCredentials({ command: printing({ ...issued, Expiration }) }))).toEqual(endless)
  })

  it('come from a program that is started without a shell', async () => {
    const command = [process.execPath, '-e', 'console.log(process.argv[1])', '$(echo stolen); `id`']
    expect(await failure(() => processCredentials({ command }))).toMatchObject({ code: 'RESPONSE_INVALID' })
    const echo = program(
      `console.log(JSON.stringify({ AccessKeyId: process.argv[1], AccessKeySecret: 's' }))`,
    )
    expect(await ask(processCredentials({ command: [...echo, '$HOME'] }))).toMatchObject({
      accessKeyId: '$HOME',
    })
  })

  it.each([
    ['is not there', ['/nowhere/program'], 'UNAVAILABLE', /not found/],
    [
      'fails',
      program(`console.error('${canary.accessKeySecret}'); process.exit(3)`),
      'UNAVAILABLE',
      /ended with 3/,
    ],
    [
      'prints no JSON',
      program(`console.log('${canary.accessKeySecret}')`),
      'RESPONSE_INVALID',
      /not valid JSON/,
    ],
    ['prints no object', program('console.log("[1]")'), 'RESPONSE_INVALID', /not a JSON object/],
    ['prints no id', printing({}), 'RESPONSE_INVALID', /AccessKeyId/],
    ['prints no secret', printing({ AccessKeyId: 'id' }), 'RESPONSE_INVALID', /AccessKeySecret/],
    [
      'forgets the token',
      printing({ ...issued, SecurityToken: '', mode: 'StsToken' }),
      'RESPONSE_INVALID',
      /SecurityToken/,
    ],
    [
      'prints without end',
      program('for (;;) process.stdout.write("x".repeat(70000))'),
      'UNAVAILABLE',
      /more than/,
    ],
  ] as const)(
    'of a program that %s are an error that repeats nothing of it',
    async (_name, command, code, message) => {
      const error = await failure(() => processCredentials({ command }))
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    },
  )

  it('are not waited for beyond the time limit or the signal, and the program is killed', async () => {
    const command = program('setInterval(() => {}, 1000)')
    expect(await failure(() => processCredentials({ command, timeoutMs: 50 }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('within 50 ms'),
    })
    const control = new AbortController()
    const asking = ask(processCredentials({ command }), control.signal)
    control.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
  })

  it('require a program', async () => {
    expect(await failure(() => processCredentials({ command: [] }))).toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe('credentials of a URI', () => {
  it('are read from the URI in the options or in the environment', async () => {
    await using service = await startLocalService(() => ({ json: { ...issued, Code: 'Success' } }))
    expect(await ask(uriCredentials({ uri: `${service.origin}/creds?for=me` }))).toEqual(expected)
    expect(service.received[0]).toMatchObject({ method: 'GET', path: '/creds' })
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', service.origin)
    expect(await ask(uriCredentials())).toEqual(expected)
  })

  it.each([
    [404, 'REFUSED'],
    [301, 'REFUSED'],
    [500, 'UNAVAILABLE'],
    [200, 'RESPONSE_INVALID'],
  ])('that responds with %d and invalid JSON are %s, without repeating it', async (status, code) => {
    await using service = await startLocalService(() => ({ status, text: issued.AccessKeySecret }))
    expect(await failure(() => uriCredentials({ uri: service.origin }))).toMatchObject({ code })
  })

  it('require a URI', async () => {
    expect(await failure(() => uriCredentials())).toMatchObject({ code: 'NOT_CONFIGURED' })
    expect(await failure(() => uriCredentials({ uri: 'file:///etc/passwd' }))).toMatchObject({
      code: 'OPTION_INVALID',
    })
  })
})

describe('a service whose response trickles in', () => {
  it('is aborted after the time limit for the whole response (R14)', async () => {
    await using service = await startLocalService(() => 'trickle')
    expect(await failure(() => uriCredentials({ uri: service.origin, timeoutMs: 300 }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('within 300 ms'),
    })
    await expect.poll(() => service.connections()).toBe(0)
  })
})
