import { expect, it } from 'vitest'
import { startLocalOss, until } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

it.each([80, 40])('oss mb, rb, tag and acl in a terminal of %d columns', async (columns) => {
  await using oss = await startLocalOss()
  await oss.createFile('report.pdf', 1_500)
  const transcript = createTranscript('Buckets, tags and access control', columns)
  await transcript.run(['mb', 'oss://annual-reports', '--storage-class', 'IA'], oss)
  await transcript.run(['put', 'report.pdf', 'oss://annual-reports/2026/report.pdf'], oss)
  await transcript.run(
    ['tag', 'set', 'oss://annual-reports/2026/report.pdf', 'year=2026', 'state=final'],
    oss,
  )
  await transcript.run(['tag', 'get', 'oss://annual-reports/2026/report.pdf'], oss)
  await transcript.run(['tag', 'remove', 'oss://annual-reports/2026/report.pdf'], oss)
  await transcript.run(['acl', 'set', 'oss://annual-reports/2026/report.pdf', 'public-read'], oss)
  await transcript.run(['acl', 'get', 'oss://annual-reports/2026/report.pdf'], oss)
  await transcript.run(['acl', 'get', 'oss://annual-reports'], oss)
  transcript.say('An archived object is restored before it can be read.')
  const archived = 'oss://annual-reports/1999/report.pdf'
  await transcript.run(['put', 'report.pdf', archived, '--storage-class', 'ColdArchive'], oss)
  await transcript.run(['cat', archived], oss)
  await transcript.run(['restore', archived, '--days', '7', '--tier', 'Bulk'], oss)
  await transcript.run(['stat', archived], oss)
  await transcript.run(['rm', archived], oss)
  transcript.say('A bucket with an object is not deleted.')
  await transcript.run(['rb', 'oss://annual-reports', '--yes'], oss)
  await transcript.run(['rm', 'oss://annual-reports/2026/report.pdf'], oss)
  for (const [answer, deed] of [
    ['\r', 'Enter'],
    ['y\r', 'y, Enter'],
  ] as const)
    await transcript.run(['rb', 'oss://annual-reports'], oss, async (run) => {
      await until(async () => (await run.screen()).endsWith('[y/N]'))
      await run.note(deed)
      run.type(answer)
    })
  await expect(transcript.text()).toMatchFileSnapshot(
    `../../../../docs/transcripts/buckets-${columns}-columns.txt`,
  )
})
