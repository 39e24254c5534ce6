import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from './document-programs.ts'

it('the list of messages has those of the sources', async () => {
  const tool = join(root, 'tools/messages.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [tool])
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
})

it('the list of messages has errors, help, results and advice', async () => {
  const list = await readFile(join(root, 'docs/messages.md'), 'utf8')
  for (const text of [
    '- Missing region: use --region (such as cn-hangzhou) or --endpoint, or set the environment variable OSS_REGION or OSS_ENDPOINT.\n',
    '- Upload files; run again to resume.\n',
    '- The upload was interrupted.`{parts}` Call again to `{…}` it.\n',
    '- Check `accessKeyId`: the access key does not exist or is disabled.\n',
  ])
    expect(list).toContain(text)
})
