import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { modules } from '../../.dependency-cruiser.mjs'

it('the diagrams show the packages, modules and states as the code has them', async () => {
  const tool = join(import.meta.dirname, '../../tools/diagrams.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [tool])
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
})

it('the architecture shows the modules of every package that has more than one', async () => {
  const text = await readFile(join(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8')
  const packages = Object.entries(modules).filter(([, names]) => names.length > 1)
  for (const [member] of packages) expect(text).toContain(`(docs/diagrams/modules-${basename(member)}.svg)`)
})
