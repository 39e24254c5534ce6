import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FAULT_FIELDS } from '../src/faults/plan/fault-fields.ts'
import { parseFaultPlan } from '../src/index.ts'
import { OPERATIONS } from '../src/operations/registry.ts'

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

  it('has every kind of fault in its table, and no other', () => {
    const section = readme.slice(readme.indexOf('## Faults'), readme.indexOf('## Supported operations'))
    const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell)
    const kinds = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, kind]) => kind))
    expect(new Set(kinds)).toEqual(new Set(Object.keys(FAULT_FIELDS)))
  })

  it('names every operation', () => {
    const section = readme.slice(readme.indexOf('## Supported operations'), readme.indexOf('## Errors'))
    expect(Object.keys(OPERATIONS).filter((name) => !new RegExp(`\\b${name}\\b`).test(section))).toEqual([])
  })
})

it('every kind of fault is named in the test of a stage', () => {
  const stages = join(import.meta.dirname, '../src/faults/stages')
  const tests = globSync('*.test.ts', { cwd: stages }).map((name) => readFileSync(join(stages, name), 'utf8'))
  const kinds = Object.keys(FAULT_FIELDS)
  expect(kinds.filter((kind) => !tests.some((text) => text.includes(`kind: '${kind}'`)))).toEqual([])
})
