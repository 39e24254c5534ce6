import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { profileCredentials } from '@oss/credentials'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canary } from '../../../tests/security/canaries.ts'
import { ask, failure } from './ask.ts'
import { expected, issued } from './fake-metadata.ts'
import { OIDC_TOKEN, startSts } from './fake-sts.ts'

const { accessKeyId, accessKeySecret, securityToken } = canary
const pair = { access_key_id: accessKeyId, access_key_secret: accessKeySecret }
let home: string
let file: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'oss-home-'))
  file = join(home, '.aliyun/config.json')
  vi.stubEnv('HOME', home)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true })
})

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** Writes the file of the aliyun command. */
function configure(...profiles: readonly object[]): Promise<void> {
  return write(file, JSON.stringify({ current: 'one', profiles, meta_path: '' }))
}

describe('credentials of a profile of the aliyun command', () => {
  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 with the other byte order', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('are read from a file in %s', async (_, encode) => {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(
      file,
      encode(JSON.stringify({ current: 'one', profiles: [{ name: 'one', mode: 'AK', ...pair }] })),
    )
    expect(await ask(profileCredentials())).toEqual({ accessKeyId, accessKeySecret })
  })

  it.each([
    ['{ "current": ', 'is not valid JSON'],
    ['{]', 'is not valid JSON'],
  ])('end with an error that names the file when it is %j', async (text, problem) => {
    await write(file, text)
    expect(await failure(() => profileCredentials())).toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringContaining(`${file} ${problem}`),
    })
  })

  it('are those of the current or the named profile', async () => {
    await configure(
      { name: 'one', mode: 'AK', ...pair, sts_token: '' },
      { name: 'two', mode: 'StsToken', ...pair, sts_token: securityToken },
    )
    expect(await ask(profileCredentials())).toEqual({ accessKeyId, accessKeySecret })
    expect(await ask(profileCredentials({ profile: 'two' }))).toEqual({
      accessKeyId,
      accessKeySecret,
      securityToken,
    })
    vi.stubEnv('ALIBABA_CLOUD_PROFILE', 'two')
    expect(await ask(profileCredentials())).toMatchObject({ securityToken })
  })

  it('are read again for each call', async () => {
    const provider = profileCredentials()
    await configure({ name: 'one', mode: 'AK', ...pair })
    await ask(provider)
    await configure({ name: 'one', mode: 'AK', ...pair, access_key_id: 'another' })
    expect(await ask(provider)).toMatchObject({ accessKeyId: 'another' })
  })

  it('may be those of a role, also of another profile', async () => {
    await using sts = await startSts()
    const role = {
      ram_role_arn: 'acs:ram::1:role/a',
      ram_session_name: 'me',
      expired_seconds: 900,
      sts_endpoint: sts.origin,
    }
    await configure(
      { name: 'one', mode: 'RamRoleArn', ...pair, ...role },
      { name: 'two', mode: 'ChainableRamRoleArn', source_profile: 'base', ...role },
      { name: 'base', mode: 'AK', ...pair },
    )
    expect(await ask(profileCredentials())).toEqual(expected)
    expect(await ask(profileCredentials({ profile: 'two' }))).toEqual(expected)
    for (const { body } of sts.received) expect(body).toContain('RoleSessionName=me&DurationSeconds=900')
  })

  it('may be those of a role, requested with the policy, the region and the network of the profile', async () => {
    const role = { mode: 'RamRoleArn', ...pair, ram_role_arn: 'acs:ram::1:role/a' }
    await configure(
      { name: 'one', ...role, sts_region: 'cn-beijing', enable_vpc: true, policy: '{"Version":"1"}' },
      { name: 'two', ...role, sts_region: 'cn-beijing', enable_vpc: false },
      { name: 'three', ...role },
    )
    const asked: [origin: string, policy: string | null][] = []
    const fetch = async (url: string, { body }: RequestInit) => {
      asked.push([new URL(url).origin, new URLSearchParams(String(body)).get('Policy')])
      return Response.json({ Credentials: issued })
    }
    for (const profile of ['one', 'two', 'three']) await ask(profileCredentials({ profile, fetch }))
    expect(asked).toEqual([
      ['https://sts-vpc.cn-beijing.aliyuncs.com', '{"Version":"1"}'],
      ['https://sts.cn-beijing.aliyuncs.com', null],
      ['https://sts.aliyuncs.com', null],
    ])
  })

  it('may come from a role that is assumed through a chain of up to eight other roles', async () => {
    await using sts = await startSts()
    const role = { mode: 'ChainableRamRoleArn', ram_role_arn: 'acs:ram::1:role/a', sts_endpoint: sts.origin }
    const roles = Array.from({ length: 9 }, (_, index) => ({
      ...{ name: `role ${index}`, source_profile: index === 8 ? 'base' : `role ${index + 1}` },
      ...role,
    }))
    await configure(...roles, { name: 'base', mode: 'AK', ...pair })
    expect(await ask(profileCredentials({ profile: 'role 1' }))).toEqual(expected)
    expect(sts.received).toHaveLength(8)
    expect(await failure(() => profileCredentials({ profile: 'role 0' }))).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('circular'),
    })
  })

  it('may be those of a role by OIDC', async () => {
    await using sts = await startSts()
    await write(join(home, 'token'), OIDC_TOKEN)
    const oidc = { oidc_provider_arn: 'acs:ram::1:oidc-provider/a', oidc_token_file: join(home, 'token') }
    await configure({
      name: 'one',
      mode: 'OIDC',
      ram_role_arn: 'acs:ram::1:role/a',
      sts_endpoint: sts.origin,
      ...oidc,
    })
    expect(await ask(profileCredentials())).toEqual(expected)
  })

  it('may be those of this ECS instance', async () => {
    await configure({ name: 'one', mode: 'EcsRamRole', ram_role_name: 'uploader' })
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return url.endsWith('/token') ? new Response('t') : Response.json({ ...issued, Code: 'Success' })
    }
    expect(await ask(profileCredentials({ fetch }))).toEqual(expected)
    expect(urls[1]).toBe('http://100.100.100.200/latest/meta-data/ram/security-credentials/uploader')
  })

  it('may be printed by a program, whose words are split as a shell would, with no shell', async () => {
    const script = join(home, 'a program.js')
    await write(
      script,
      `console.log(JSON.stringify({ mode: 'AK', access_key_id: process.argv[2], access_key_secret: 's' }))`,
    )
    await configure({
      name: 'one',
      mode: 'External',
      process_command: `"${process.execPath}" '${script}' "it's $HOME"`,
    })
    expect(await ask(profileCredentials())).toEqual({ accessKeyId: "it's $HOME", accessKeySecret: 's' })
  })

  it.each([
    ['is not in the file', { name: 'other', mode: 'AK' }, 'NOT_CONFIGURED', /has no profile "one"/],
    ['has no mode', { name: 'one', ...pair }, 'OPTION_INVALID', /mode is missing/],
    [
      'has an unknown mode',
      { name: 'one', mode: 'CloudSSO' },
      'OPTION_INVALID',
      /"CloudSSO" is not supported.*Supported modes: .*External/,
    ],
    ['has no secret', { name: 'one', mode: 'AK', access_key_id: 'id' }, 'OPTION_INVALID', /AccessKeySecret/],
    ['has no token', { name: 'one', mode: 'StsToken', ...pair }, 'OPTION_INVALID', /SecurityToken/],
    ['names no role', { name: 'one', mode: 'RamRoleArn', ...pair }, 'OPTION_INVALID', /role_arn is missing/],
    [
      'is its own source',
      { name: 'one', mode: 'ChainableRamRoleArn', ram_role_arn: 'r', source_profile: 'one' },
      'OPTION_INVALID',
      /circular/,
    ],
    [
      'is called __proto__',
      { name: '__proto__', mode: 'AK', ...pair },
      'NOT_CONFIGURED',
      /has no profile "one"/,
    ],
  ] as const)('that %s are an error with that reason', async (_name, profile, code, message) => {
    await configure(profile)
    expect(await failure(() => profileCredentials())).toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it.each([
    ['no profiles', '{}', 'NOT_CONFIGURED', /has no profile "default"/],
    ['profiles that are no list', '{"profiles":{"default":{}}}', 'NOT_CONFIGURED', /has no profile/],
    [
      'profiles without a name',
      '{"profiles":[null,{"mode":"AK"},"default"]}',
      'NOT_CONFIGURED',
      /has no profile/,
    ],
    ['more than 1 MiB', `{"a":"${'x'.repeat(1_048_576)}"}`, 'OPTION_INVALID', /larger than 1048576 bytes/],
  ])('in a file with %s are an error with that reason', async (_what, text, code, message) => {
    await write(file, text)
    expect(await failure(() => profileCredentials())).toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('are searched elsewhere when the directory of the file does not exist, but not when the file cannot be read', async () => {
    await write(join(home, '.alibabacloud/credentials'), '[default]\naccess_key_id=id\naccess_key_secret=s\n')
    await writeFile(dirname(file), 'no directory')
    expect(await ask(profileCredentials())).toEqual({ accessKeyId: 'id', accessKeySecret: 's' })
    await rm(dirname(file))
    await mkdir(file, { recursive: true })
    expect(await failure(() => profileCredentials())).toMatchObject({
      code: 'UNAVAILABLE',
      message: `profile: ${file} cannot be read.`,
    })
  })

  it('are not read after the signal aborts, whose reason is the error', async () => {
    await configure({ name: 'one', mode: 'AK', ...pair })
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(ask(profileCredentials(), stopped)).rejects.toThrow('enough')
  })

  it('in a damaged file are an error that repeats nothing of it', async () => {
    await write(file, `{"profiles":[{"access_key_secret":"${accessKeySecret}"`)
    expect(await failure(() => profileCredentials())).toMatchObject({ code: 'RESPONSE_INVALID' })
  })
})

describe('credentials of the shared profile of the SDKs', () => {
  it('are read when the file of the aliyun command does not exist or is disabled', async () => {
    const shared = join(home, '.alibabacloud/credentials')
    await write(
      shared,
      `# mine\n[default]\ntype = access_key\naccess_key_id=${accessKeyId}\r\n access_key_secret = "a=b;c#d" \n`,
    )
    expect(await ask(profileCredentials())).toEqual({ accessKeyId, accessKeySecret: 'a=b;c#d' })
    await configure({ name: 'one', mode: 'AK', ...pair })
    expect(await ask(profileCredentials())).toEqual({ accessKeyId, accessKeySecret })
    vi.stubEnv('ALIBABA_CLOUD_CLI_PROFILE_DISABLED', 'true')
    expect(await ask(profileCredentials())).toMatchObject({ accessKeySecret: 'a=b;c#d' })
  })

  it('may be those of a role by OIDC, with the field names of the SDKs', async () => {
    await using sts = await startSts()
    await write(join(home, 'token'), OIDC_TOKEN)
    const lines = [
      ...['[default]', 'type=oidc_role_arn', 'role_arn=acs:ram::1:role/a', 'role_session_name=me'],
      ...['oidc_provider_arn=acs:ram::1:oidc-provider/a', `oidc_token_file_path=${join(home, 'token')}`],
      `sts_endpoint=${sts.origin}`,
    ]
    await write(join(home, '.alibabacloud/credentials'), lines.join('\n'))
    expect(await ask(profileCredentials())).toEqual(expected)
    expect(sts.received[0]?.body).toContain('RoleSessionName=me')
  })

  it('may be in the file that the environment names', async () => {
    const other = join(home, 'other')
    await write(
      other,
      `[__proto__]\ntype=access_key\n[work]\ntype=access_key\naccess_key_id=id\naccess_key_secret=s\n`,
    )
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', other)
    expect(await ask(profileCredentials({ profile: 'work' }))).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 's',
    })
  })

  it('are an error without a file, which names the searched files', async () => {
    expect(await failure(() => profileCredentials())).toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(/\.aliyun\/config\.json.*\.alibabacloud\/credentials/),
    })
  })
})
