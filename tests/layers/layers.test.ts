import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { modules } from '../../.dependency-cruiser.mjs'
import { runCommand } from '../release/run-command.ts'

const CONFIG = resolve(import.meta.dirname, '../../.dependency-cruiser.mjs')
const MEMBERS = Object.entries(modules)
  .filter(([, names]) => names.length > 1)
  .map(([member, names]) => ({ member, lowest: names[0] ?? '', highest: names.at(-1) ?? '' }))

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-layers-'))
  await writeFile(join(directory, 'tsconfig.json'), '{}')
})

afterEach(() => rm(directory, { recursive: true }))

it('the check of layers refuses a type import from the lowest module up to the highest, in each package', async () => {
  for (const { member, lowest, highest } of MEMBERS) {
    await plant(`${member}/src/${lowest}/low.ts`, `import type { High } from '../${highest}/high.ts'`)
    await plant(`${member}/src/${highest}/high.ts`, 'export interface High {}')
  }

  expect((await brokenRules()).toSorted()).toEqual(
    MEMBERS.map(({ member, lowest }) => `module-${member.replace('/', '-')}-${lowest}`).toSorted(),
  )
})

it('the check of layers allows an import from the highest module down to the lowest, in each package', async () => {
  for (const { member, lowest, highest } of MEMBERS) {
    await plant(`${member}/src/${highest}/high.ts`, `import { low } from '../${lowest}/low.ts'`)
    await plant(`${member}/src/${lowest}/low.ts`, 'export const low = 1')
  }

  expect(await brokenRules()).toEqual([])
})

it('the check of layers refuses a folder that is missing in the table of modules', async () => {
  await plant('packages/signer/src/utils/low.ts', "import './lower.ts'")
  await plant('packages/signer/src/utils/lower.ts', 'export const low = 1')

  expect(await brokenRules()).toEqual(['listed-in-modules-packages-signer'])
})

it('the check of layers refuses an import from a package into one that is built on it', async () => {
  await plant('packages/signer/src/signers/low.ts', "import type { High } from '../../../client/src/high.ts'")
  await plant('packages/client/src/high.ts', 'export interface High {}')

  expect(await brokenRules()).toEqual(
    expect.arrayContaining(['layer-packages-signer', 'through-the-front-door']),
  )
})

it('the check of layers refuses two files of a package that import types of each other', async () => {
  await plant(
    'packages/signer/src/signers/one.ts',
    "import type { Two } from './two.ts'\nexport type One = Two",
  )
  await plant(
    'packages/signer/src/signers/two.ts',
    "import type { One } from './one.ts'\nexport type Two = One",
  )

  expect(await brokenRules()).toContain('no-cycles')
})

async function plant(path: string, text: string): Promise<void> {
  const file = join(directory, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${text}\n`)
}

async function brokenRules(): Promise<readonly string[]> {
  const { output } = await runCommand(directory, 'depcruise', [
    ...['--config', CONFIG, '--output-type', 'json'],
    ...['packages', 'apps'].filter((folder) => existsSync(join(directory, folder))),
  ])
  const { summary }: { readonly summary: { readonly violations: readonly Violation[] } } = JSON.parse(output)
  return summary.violations.map(({ rule }) => rule.name)
}

interface Violation {
  readonly rule: { readonly name: string }
}
