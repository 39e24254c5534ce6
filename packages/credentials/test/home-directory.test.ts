import { userInfo } from 'node:os'
import { join } from 'node:path'
import { profileCredentials, profileFiles, readProfile } from '@oss/credentials'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { failure } from './ask.ts'

afterEach(() => vi.unstubAllEnvs())

describe('the files that may hold profiles', () => {
  it.each(['', '  '])('are in the home directory of the user database when HOME is %j', (HOME) => {
    vi.stubEnv('HOME', HOME)
    const home = userInfo().homedir
    expect(profileFiles({ HOME })).toEqual([
      join(home, '.ossutilconfig'),
      join(home, '.aliyun/config.json'),
      join(home, '.alibabacloud/credentials'),
    ])
  })

  it.each(['.', 'sub', './sub', '~'])('are none when HOME is the relative path %j (S16)', async (HOME) => {
    expect(profileFiles({ HOME })).toEqual([])
    expect(profileFiles({ HOME, ALIBABA_CLOUD_CREDENTIALS_FILE: '/etc/keys' })).toEqual(['/etc/keys'])
    vi.stubEnv('HOME', HOME)
    const words = {
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining('HOME must be an absolute path'),
    }
    await expect(readProfile()).rejects.toMatchObject(words)
    expect(await failure(profileCredentials)).toMatchObject(words)
  })
})
