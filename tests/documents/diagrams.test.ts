import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the diagrams are drawn from what the packages depend on, and from their sources', async () => {
  const tool = join(import.meta.dirname, '../../tools/diagrams.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [tool])
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
})
