import { expect, it } from 'vitest'
import { startLocalOss, until } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const LOGS = ['a.log', 'b.log', 'sub/c.log', 'sub/notes.txt']

it.each([80, 40])('oss cp, mv, rm -r, du and ls -l in a terminal of %d columns', async (columns) => {
  await using oss = await startLocalOss()
  for (const name of LOGS)
    await oss.emulator.state.putObject('demo', `logs/2024/${name}`, Buffer.alloc(1_500))
  const transcript = createTranscript('Copies, moves and deletions of objects', columns)
  await transcript.run(['ls', '-l', '--human', '-r', 'oss://demo/logs/'], oss)
  await transcript.run(['du', 'oss://demo/logs/'], oss)
  await transcript.run(['cp', 'oss://demo/logs/2024/a.log', 'oss://demo/kept/'], oss)
  await transcript.run(['cp', '-r', 'oss://demo/logs', 'oss://demo/copy', '--include', '*.log'], oss)
  await transcript.run(
    ['mv', '-r', 'oss://demo/copy/2024/', 'oss://demo/2024/', '--dry-run', '--jobs', '1'],
    oss,
  )
  await transcript.run(['mv', '-r', 'oss://demo/copy/2024/', 'oss://demo/2024/'], oss)
  await transcript.run(['cp', 'report.txt', 'oss://demo/report.txt'], oss)
  transcript.say('An object that may not be deleted does not keep the others.')
  const immutable = { kind: 'status', status: 409, code: 'FileImmutable' } as const
  oss.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: immutable })
  oss.emulator.faults.add({ match: { operation: 'DeleteObject', key: '2024/b.log' }, fault: immutable })
  await transcript.run(['rm', '-r', 'oss://demo/2024/', '--yes'], oss)
  oss.emulator.faults.clear()
  for (const [answer, deed] of [
    ['n\r', 'n, Enter'],
    ['y\r', 'y, Enter'],
  ] as const)
    await transcript.run(['rm', '-r', 'oss://demo/logs'], oss, async (run) => {
      await until(async () => (await run.screen()).endsWith('[y/N]'))
      await run.note(deed)
      run.type(answer)
    })
  await transcript.run(['rm', '-r', 'oss://demo', '--yes'], oss)
  expect(oss.emulator.state.listKeys('demo')).toEqual(['2024/b.log', 'kept/a.log'])
  await expect(transcript.text()).toMatchFileSnapshot(
    `../../../../docs/transcripts/remote-objects-${columns}-columns.txt`,
  )
})
