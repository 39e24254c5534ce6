import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canary, type Service, startService } from '../service/service.ts'
import { runExample } from './run-example.ts'

// The examples in the READMEs are taken out, compiled under the strictest settings, and run against the emulator.

const root = join(import.meta.dirname, '../..')
const folders = ['.', ...(await readdir(join(root, 'packages'))).map((name) => `packages/${name}`)]
let directory: string
let service: Service

beforeAll(async () => {
  // Below the tests, so that the packages are found as they are by a program of a user.
  await mkdir(join(import.meta.dirname, '.generated'), { recursive: true })
  directory = await mkdtemp(join(import.meta.dirname, '.generated/readme-'))
  service = await startService({ buckets: ['examplebucket'] })
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

async function examplesOf(folder: string): Promise<readonly string[]> {
  const readme = await readFile(join(root, folder, 'README.md'), 'utf8')
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
}

it.each(folders)('the examples in %s/README.md run', async (folder) => {
  const examples = await examplesOf(folder)
  expect(examples.length).toBeGreaterThan(0)
  for (const [index, code] of examples.entries()) {
    const path = join(directory, `${folder.replace(/\W/g, '-')}-${index}.ts`)
    await writeFile(path, code)
    const { output, exitCode } = await runExample(service, path)
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 })
    expect(output).not.toContain(canary.accessKeySecret)
  }
})

it('the examples in the READMEs compile under the strictest settings', async () => {
  for (const folder of folders) {
    for (const [index, code] of (await examplesOf(folder)).entries()) {
      await writeFile(join(directory, `${folder.replace(/\W/g, '-')}-${index}.ts`), `${code}\nexport {}\n`)
    }
  }
  const config = {
    extends: '../../../../tsconfig.json',
    compilerOptions: { skipLibCheck: true },
    include: ['*.ts'],
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', directory]).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
}, 60_000)
