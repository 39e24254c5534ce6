import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runShell } from './cli-process.ts'
import { startLocalOss } from './local-oss.ts'

const OSS = `${process.execPath} ${fileURLToPath(new URL('../dist/main.js', import.meta.url))}`

// /dev/full rejects every write as a full disk does.
describe.skipIf(process.platform !== 'linux')(
  'results that cannot be written, because the disk is full',
  () => {
    it.each(['ls oss://demo', 'ls oss://demo --json', 'stat oss://demo/a', '--help', 'presign oss://demo/a'])(
      'end "oss %s" with 73 and an error instead of 0',
      async (command) => {
        await using oss = await startLocalOss()
        await oss.emulator.state.putObject('demo', 'a', 'x')
        const run = await runShell(`${OSS} ${command} > /dev/full`, oss)
        expect(run).toMatchObject({ code: 73, stdout: '' })
        expect(run.stderr).toMatch(/^error: Standard output cannot be written, .*ENOSPC/m)
      },
    )

    it('do not concern a command whose results nobody reads to the end', async () => {
      await using oss = await startLocalOss()
      for (let number = 0; number < 50; number += 1)
        await oss.emulator.state.putObject('demo', `key-${number}`, 'x')
      const run = await runShell(`${OSS} ls oss://demo | head -n 1`, oss)
      expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('key-0') })
      expect(run.stderr).not.toMatch(/cannot be written/)
    })
  },
)
