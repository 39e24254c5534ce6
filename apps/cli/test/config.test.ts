import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answeringTerminal } from './answering-terminal.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

let directory: string
let file: string
let surroundings: { readonly environment: Readonly<Record<string, string>> }
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-cli-'))
  file = join(directory, '.ossutilconfig')
  surroundings = { environment: { HOME: directory } }
})
afterEach(() => rm(directory, { recursive: true }))

const { accessKeyId, accessKeySecret, securityToken } = CANARIES
const INPUT = `OSS_ACCESS_KEY_ID=${accessKeyId}\nOSS_ACCESS_KEY_SECRET=${accessKeySecret}\nOSS_SESSION_TOKEN="${securityToken}"\n`

describe('oss config', () => {
  it('asks for the access key on a terminal, without displaying the secret, and for a region', async () => {
    const terminal = answeringTerminal(accessKeyId, ` ${accessKeySecret} `, 'cn-hangzhou')
    const run = await runHere(['config'], surroundings, { terminal })
    expect(run).toEqual({ code: 0, stdout: `Wrote the profile default to ${file}\n`, stderr: '' })
    expect(terminal.questions).toEqual([
      'Access key ID: ',
      'Access key secret: (hidden)',
      'Region, such as cn-hangzhou (optional): ',
    ])
    expect(await readFile(file, 'utf8')).toBe(
      `[default]\naccessKeyID = ${accessKeyId}\naccessKeySecret = ${accessKeySecret}\nregion = cn-hangzhou\n`,
    )
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('asks for the token of temporary credentials, and keeps the region of the existing profile', async () => {
    await writeFile(file, '[profile work]\naccessKeyID=a\naccessKeySecret=b\nregion=cn-beijing\n')
    const terminal = answeringTerminal('STS.abc', accessKeySecret, securityToken)
    expect(await runHere(['config', '--profile', 'work'], surroundings, { terminal })).toMatchObject({
      code: 0,
    })
    expect(terminal.questions.at(-1)).toBe('Security token: (hidden)')
    expect(await readFile(file, 'utf8')).toContain(`region=cn-beijing\nstsToken = ${securityToken}\n`)
  })

  it('reads the access key from standard input in a script, and the next command uses the profile', async () => {
    await using oss = await startLocalOss()
    const args = ['--profile', 'local', '--region', oss.emulator.region, '--endpoint', oss.emulator.endpoint]
    const run = await runHere(['config', ...args], surroundings, { input: INPUT })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expectNoSecrets(run)
    const listed = await runHere(['ls', '--profile', 'local'], surroundings)
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('oss://demo') })
    const json = await runHere(['config', '--json'], surroundings, {
      input: INPUT,
      terminal: answeringTerminal(),
    })
    expect(JSON.parse(json.stdout)).toEqual({ v: 1, kind: 'profile-written', profile: 'default', file })
  })

  it.each([
    ['', 77, /OSS_ACCESS_KEY_ID=\.\.\. and OSS_ACCESS_KEY_SECRET/],
    [`OSS_ACCESS_KEY_ID=${accessKeyId}`, 77, /Missing credentials/],
    ['x'.repeat(70_000), 66, /too large/],
    [`OSS_ACCESS_KEY_ID=a b\nOSS_ACCESS_KEY_SECRET=${accessKeySecret}`, 77, /accessKeyId must be printable/],
  ])('rejects an unusable input with its reason, and writes nothing (%#)', async (input, code, message) => {
    const run = await runHere(['config'], surroundings, { input })
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
    expectNoSecrets(run)
    expect(await readdir(directory)).toEqual([])
  })

  it.each([[[]], [['']], [[accessKeyId]], [[accessKeyId, '']]])(
    'writes nothing when the answers %j end too early',
    async (answers) => {
      const run = await runHere(['config'], surroundings, { terminal: answeringTerminal(...answers) })
      expect(run).toMatchObject({ code: 77, stdout: '', stderr: expect.stringContaining('is missing') })
      expect(await readdir(directory)).toEqual([])
    },
  )

  it('takes no secret as a flag', async () => {
    const run = await runHere(['config', '--access-key-secret', accessKeySecret], surroundings, {
      input: INPUT,
    })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expectNoSecrets(run)
    expect(await readdir(directory)).toEqual([])
  })
})
