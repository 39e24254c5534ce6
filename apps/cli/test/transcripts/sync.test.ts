import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { startLocalOss } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const FILES = ['css/site.css', 'index.html', 'news/2024.html']

it.each([80, 40])(
  'oss sync in %i columns: a dry run, deletions, refusals and nothing to do',
  async (columns) => {
    await using oss = await startLocalOss()
    const write = async (name: string) => {
      await mkdir(dirname(join(oss.directory, 'dist', name)), { recursive: true })
      await writeFile(join(oss.directory, 'dist', name), name.repeat(1_000))
    }
    for (const name of FILES) await write(name)
    await mkdir(join(oss.directory, 'empty'))
    for (const key of ['site/news/2022.html', 'site/news/2023.html'])
      await oss.emulator.state.putObject('demo', key, 'old news')
    const transcript = createTranscript('A directory is synced with the objects below a prefix', columns)
    const sync = ['sync', 'dist', 'oss://demo/site/', '--jobs', '1']
    transcript.say('What would happen?')
    await transcript.run([...sync, '--delete', '--dry-run'], oss)
    transcript.say('Refused: more deletions than expected, and a source without files.')
    await transcript.run([...sync, '--delete', '--max-delete', '1'], oss)
    await transcript.run(['sync', 'empty', 'oss://demo/site/', '--delete'], oss)
    await transcript.run([...sync, '--delete'], oss)
    await transcript.run([...sync, '--delete'], oss)
    transcript.say('The other direction.')
    await transcript.run(['sync', 'oss://demo/site/', 'copy', '--delete'], oss)
    await expect(transcript.text()).toMatchFileSnapshot(
      `../../../../docs/transcripts/sync-${columns}-columns.txt`,
    )
    expect(oss.emulator.state.listKeys('demo')).toEqual(FILES.map((name) => `site/${name}`))
  },
)
