import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CANARIES, startLocalOss, until } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

it.each([80, 40])(
  'oss config in a terminal of %d columns displays no secret, and stops at Ctrl-C',
  async (columns) => {
    await using oss = await startLocalOss()
    const surroundings = { directory: oss.directory, environment: { HOME: oss.directory } }
    const transcript = createTranscript('A profile, and commands of other tools', columns)
    const args = ['config', '--region', oss.emulator.region, '--endpoint', oss.emulator.endpoint]
    transcript.say('Ctrl-C at the question for the secret.')
    await transcript.run(args, surroundings, async (run) => {
      await until(async () => (await run.screen()).endsWith('Access key ID:'))
      run.type(`${CANARIES.accessKeyId.slice(0, 4)}\r`)
      await until(async () => (await run.screen()).endsWith('Access key secret:'))
      run.type('\u0003')
    })
    await transcript.run(args, surroundings, async (run) => {
      await until(async () => (await run.screen()).endsWith('Access key ID:'))
      run.type('STS.example\r')
      await until(async () => (await run.screen()).endsWith('Access key secret:'))
      run.type(`${CANARIES.accessKeySecret}\r`)
      await until(async () => (await run.screen()).endsWith('Security token:'))
      run.type(`${CANARIES.securityToken}\r`)
    })
    expect(await readFile(join(oss.directory, '.ossutilconfig'), 'utf8')).toContain(CANARIES.accessKeySecret)
    for (const command of ['put-object', 'sign', 'mkdir', 'bucket-tagging'])
      await transcript.run([command, 'oss://demo/a'], surroundings)
    for (const secret of [CANARIES.accessKeySecret, CANARIES.securityToken])
      expect(transcript.text()).not.toContain(secret)
    await expect(transcript.text()).toMatchFileSnapshot(
      `../../../../docs/transcripts/config-${columns}-columns.txt`,
    )
  },
)
