import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readProfile, writeProfile } from '@oss/credentials'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canary, findSecrets } from '../../../tests/security/canaries.ts'
import { everythingOf } from '../../../tests/security/everything-of.ts'
import { ask } from './ask.ts'

const { accessKeyId, accessKeySecret, securityToken } = canary
const keys = { accessKeyId, accessKeySecret }
let home: string
let file: string
const environment = () => ({ HOME: home })

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'oss-home-'))
  file = join(home, '.ossutilconfig')
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

function text(): Promise<string> {
  return readFile(file, 'utf8')
}

describe('writeProfile', () => {
  it('creates a file that only its owner may read, and that readProfile reads', async () => {
    const written = await writeProfile({ ...keys, region: 'cn-hangzhou', environment: environment() })
    expect(written).toEqual({ name: 'default', file })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const profile = await readProfile({ environment: environment() })
    expect(profile).toMatchObject({ name: 'default', file, region: 'cn-hangzhou', endpoint: undefined })
    expect(await ask(profile.credentials)).toEqual(keys)
    expect(await readdir(home)).toEqual(['.ossutilconfig'])
  })

  it('adds a named profile, and changes nothing else', async () => {
    const before = '# mine\r\n[Credentials]\r\nlanguage=EN\r\naccessKeyID=a\r\naccessKeySecret=b\r\n'
    await writeFile(file, before)
    await writeProfile({ ...keys, securityToken, profile: 'work', environment: environment() })
    expect(await text()).toBe(
      `${before}\r\n[profile work]\r\naccessKeyID = ${accessKeyId}\r\naccessKeySecret = ${accessKeySecret}\r\nstsToken = ${securityToken}\r\n`,
    )
    const work = await readProfile({ profile: 'work', environment: environment() })
    expect(await ask(work.credentials)).toEqual({ ...keys, securityToken })
    const other = await readProfile({ environment: environment() })
    expect(await ask(other.credentials)).toEqual({ accessKeyId: 'a', accessKeySecret: 'b' })
  })

  it('replaces the fields of a profile in their places, whatever their spelling, and removes an old token and mode', async () => {
    await writeFile(
      file,
      [
        '[default]',
        '; a comment',
        'access-key-id = old',
        'access_key_secret=old',
        'ststoken = old',
        'mode=EcsRamRole',
        'retryTimes = 3',
        '',
        '[profile dev]',
        'accessKeyID = dev',
        'accessKeySecret = dev',
      ].join('\n'),
    )
    const endpoint = 'oss-cn-beijing.aliyuncs.com'
    await writeProfile({ ...keys, endpoint, environment: environment() })
    expect(await text()).toBe(
      [
        '[default]',
        '; a comment',
        `access-key-id = ${accessKeyId}`,
        `access_key_secret = ${accessKeySecret}`,
        'retryTimes = 3',
        `endpoint = ${endpoint}`,
        '',
        '[profile dev]',
        'accessKeyID = dev',
        'accessKeySecret = dev',
        '',
      ].join('\n'),
    )
    const profile = await readProfile({ environment: environment() })
    expect(profile.endpoint).toBe(endpoint)
    expect(await ask(profile.credentials)).toEqual(keys)
  })

  it('creates the file that a symbolic link names, and keeps the link', async () => {
    await symlink('dotfiles-ossutilconfig', file)
    await writeProfile({ ...keys, environment: environment() })
    expect((await lstat(file)).isSymbolicLink()).toBe(true)
    expect(await readFile(join(home, 'dotfiles-ossutilconfig'), 'utf8')).toBe(await text())
  })

  it('creates the file at the end of a chain of symbolic links, and rejects a cycle', async () => {
    await symlink('link', file)
    await symlink('dotfiles-ossutilconfig', join(home, 'link'))
    await writeProfile({ ...keys, environment: environment() })
    expect((await lstat(join(home, 'link'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(home, 'dotfiles-ossutilconfig'), 'utf8')).toBe(await text())
    await rm(join(home, 'link'))
    await symlink('.ossutilconfig', join(home, 'link'))
    await expect(writeProfile({ ...keys, environment: environment() })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    expect((await lstat(file)).isSymbolicLink()).toBe(true)
  })

  it('keeps the region and the endpoint that it is not given, and the symbolic link that the file is', async () => {
    const target = join(home, 'dotfile')
    await writeFile(target, '[default]\nregion = cn-beijing\n', { mode: 0o644 })
    await symlink(target, file)
    await writeProfile({ ...keys, environment: environment() })
    expect((await readProfile({ environment: environment() })).region).toBe('cn-beijing')
    expect(await readFile(target, 'utf8')).toContain(accessKeyId)
    expect((await stat(target)).mode & 0o777).toBe(0o600)
  })

  it.each([
    [{ accessKeyId: '' }, 'accessKeyId'],
    [{ accessKeySecret: 'a b' }, 'accessKeySecret'],
    [{ accessKeySecret: 'a\nmode=External' }, 'accessKeySecret'],
    [{ securityToken: '"quoted"' }, 'securityToken'],
    [{ region: 'cn\u00e4' }, 'region'],
    [{ profile: 'a]\n[b' }, 'profile'],
    [{ profile: 'bucket-endpoint' }, 'profile'],
    [{ accessKeyId: undefined as unknown as string }, 'accessKeyId'],
  ])('rejects %j before anything is written, without the value', async (change, name) => {
    await writeFile(file, 'old')
    const error: unknown = await writeProfile({ ...keys, environment: environment(), ...change }).catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(name) })
    expect(findSecrets(everythingOf(error))).toEqual([])
    expect(await text()).toBe('old')
  })

  it('rejects a JSON file and a missing home directory', async () => {
    await writeFile(file, '{"profiles":[]}')
    const json = writeProfile({ ...keys, environment: environment() })
    await expect(json).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    const homeless = writeProfile({ ...keys, environment: { HOME: 'relative' } })
    await expect(homeless).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
    const directory = writeProfile({ ...keys, file: home })
    await expect(directory).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await readdir(home)).toEqual(['.ossutilconfig'])
  })
})
