import { execFile } from 'node:child_process'
import { glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { canary, type Service, startService } from '../service/service.ts'
import { documents, programsOf, root } from './document-programs.ts'
import { runProgram } from './run-example.ts'

// The programs in READMEs and guides are taken out, compiled under the strictest settings, and run against
// the emulator.

const withPrograms = documents().filter((path) => programsOf(path).length > 0)
let directory: string
let service: Service

beforeAll(async () => {
  // Below the tests, so that the packages are found as they are by a program of a user.
  await mkdir(join(import.meta.dirname, '.generated'), { recursive: true })
  directory = await mkdtemp(join(import.meta.dirname, '.generated/readme-'))
})
afterAll(() => rm(directory, { recursive: true }))

beforeEach(async () => {
  service = await startService({ buckets: ['examplebucket'] })
})
afterEach(() => service[Symbol.asyncDispose]())

it.each(withPrograms)('the programs in %s run', async (document) => {
  // Files that they write are discarded.
  await writeFile(join(service.directory, 'README.md'), 'a file that is there')
  for (const { name, code } of programsOf(document)) {
    const path = join(directory, name)
    await writeFile(path, code)
    const { output, exitCode } = await runProgram(service, path, { cwd: service.directory })
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 })
    expect(output).not.toContain(canary.accessKeySecret)
  }
})

it('every package has a program in its README', async () => {
  const readmes = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}/README.md`)
  expect(readmes.filter((path) => !withPrograms.includes(path))).toEqual([])
})

it('the list of packages has every package', async () => {
  const list = await readFile(join(root, 'docs/packages.md'), 'utf8')
  for (const name of await readdir(join(root, 'packages')))
    expect(list).toContain(`[@oss/${name}](../packages/${name}/README.md)`)
})

it('no document has code that is not compiled: here as a program, or as a file of the examples', async () => {
  const examples = await Array.fromAsync(
    glob('examples/**/*.ts', { cwd: root, exclude: ['**/node_modules'] }),
  )
  const compiled = await Promise.all(examples.map((path) => readFile(join(root, path), 'utf8')))
  for (const document of documents()) {
    const text = await readFile(join(root, document), 'utf8')
    const fences = text.matchAll(/^\s*```(?:js|javascript|typescript|tsx|mjs)\b.*\n([\s\S]*?)^\s*```/gm)
    const unknown = [...fences].map(([, code = '']) => code).filter((code) => !compiled.includes(code))
    expect({ document, unknown }).toEqual({ document, unknown: [] })
  }
})

it('the programs in the documents compile under the strictest settings', async () => {
  for (const { name, code } of withPrograms.flatMap(programsOf)) {
    await writeFile(join(directory, name), `${code}\nexport {}\n`)
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
})
