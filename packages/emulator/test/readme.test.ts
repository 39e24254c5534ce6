import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFaultPlan } from '../src/index.ts'

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? ''
}

describe('the README', () => {
  it('has an example that runs and prints what it says', async () => {
    const file = join(import.meta.dirname, `readme-example-${process.pid}.ts`)
    await writeFile(file, block('ts'))
    const run = spawnSync(process.execPath, ['--conditions=@oss/source', file], { encoding: 'utf8' })
    await rm(file)
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe(block('text'))
  })

  it('has a fault plan that is accepted', () => {
    expect(parseFaultPlan(JSON.parse(block('json'))).rules).toHaveLength(3)
  })
})
