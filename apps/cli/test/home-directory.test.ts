import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

/**
 * Profiles that run a program when they are used, in the working directory and in `below`, as a downloaded
 * archive may bring them.
 */
async function plantProfiles({ directory }: LocalOss, below: string): Promise<string> {
  const proof = join(directory, 'the-program-ran')
  const program = join(directory, 'program.cjs')
  await writeFile(program, `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '')`)
  const process_command = `"${process.execPath}" "${program}"`
  const text = JSON.stringify({ current: 'p', profiles: [{ name: 'p', mode: 'External', process_command }] })
  for (const home of [directory, join(directory, below)]) {
    await mkdir(join(home, '.aliyun'), { recursive: true })
    await writeFile(join(home, '.aliyun/config.json'), text)
  }
  return proof
}

describe('a home directory', () => {
  it.each(['', ' ', '.', './sub', 'sub'])(
    'set by HOME=%j is never the working directory: no program from a profile there is run (S16)',
    async (HOME) => {
      await using oss = await startLocalOss()
      const proof = await plantProfiles(oss, 'sub')
      const { OSS_ENDPOINT = '', OSS_REGION = '' } = oss.environment
      const surroundings = { ...oss, environment: { HOME, OSS_ENDPOINT, OSS_REGION } }
      for (const args of [
        ['ls', 'oss://demo'],
        ['ls', 'oss://demo', '--profile', 'p'],
        ['doctor', 'oss://demo'],
      ])
        expect((await runCli(args, surroundings)).code).toBe(77)
      await expect(access(proof)).rejects.toThrow('ENOENT')
      expect(oss.emulator.requests.filter(({ status }) => status === 200)).toEqual([])
    },
  )

  it('given as a relative path is reported as the reason why no profile is found', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['ls', 'oss://demo'], { ...oss, environment: { HOME: 'sub' } })
    expect(run).toMatchObject({ code: 77, stdout: '' })
    expect(run.stderr).toContain('set HOME to an absolute path in UTF-8, below which profiles are read')
  })

  it('given as an absolute path contains the profiles that are used', async () => {
    await using oss = await startLocalOss()
    const proof = await plantProfiles(oss, 'sub')
    const { OSS_ENDPOINT = '', OSS_REGION = '' } = oss.environment
    await runCli(['ls', 'oss://demo'], {
      ...oss,
      environment: { HOME: join(oss.directory, 'sub'), OSS_ENDPOINT, OSS_REGION },
    })
    await access(proof)
  })
})
