import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runShell } from './cli-process.ts'
import { startLocalOss } from './local-oss.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

it('the error for a log that grows during the upload names the flag --allow-growth, once', async () => {
  await using oss = await startLocalOss()
  await oss.createFile('log', 250_000)
  oss.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 50 } })
  const stop = new AbortController()
  const growing = (async () => {
    while (!stop.signal.aborted) {
      await appendFile(join(oss.directory, 'log'), 'one more line\n')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  const run = await runShell(`${process.execPath} ${MAIN} upload log oss://demo/log --part-size 100KiB`, oss)
  stop.abort()
  await growing
  expect(run.code).toBe(65)
  expect(run.stderr).not.toContain('allowGrowth')
  expect(run.stderr.match(/--allow-growth/g), run.stderr).toHaveLength(1)
})
