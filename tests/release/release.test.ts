import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalRegistry, startLocalRegistry } from './local-registry.ts'
import { copyRepository, type Manifest, publishedPackages } from './repository-copy.ts'
import { type CommandResult, runCommand } from './run-command.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const CHANGESET = "---\n'@oss/client': patch\n---\n\nReleases are tried.\n"
const WORKFLOW = { GITHUB_SERVER_URL: 'https://forge.example', GITHUB_REPOSITORY: 'someone/oss' }

let directory: string
let copy: string
let registry: LocalRegistry
let before: readonly Manifest[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-release-'))
  registry = await startLocalRegistry(directory)
  copy = join(directory, 'copy')
  await copyRepository(copy, registry.npmrc)
  await writeFile(join(copy, '.changeset/tried.md'), CHANGESET)
  before = publishedPackages(copy)
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

it('a release gives all packages one new version, and writes the changesets to the changelog', async () => {
  await expectSuccess(runCommand(copy, 'pnpm', ['run', 'version']))

  const versions = publishedPackages(copy).map(({ version }) => version)
  expect(new Set(versions).size).toBe(1)
  expect(versions[0]).not.toBe(before[0]?.version)
  const changelog = await readFile(join(copy, 'packages/client/CHANGELOG.md'), 'utf8')
  expect(changelog).toContain(`## ${versions[0]}\n`)
  expect(changelog).toContain('- Releases are tried.')
})

it('a release fails when its workflow demands provenance and the machine cannot attest it', async () => {
  const workflow = await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8')
  const [, name = '', value = ''] = /^ +(\w+PROVENANCE): "(\w+)"$/m.exec(workflow) ?? []

  const { exitCode, output } = await publish({ [name]: value })

  expect(output).toContain('PROVENANCE')
  expect(exitCode).not.toBe(0)
  await expect(versionsOf('@oss/signer')).resolves.toEqual([])
})

it('a release publishes every package with its repository, and tags it', async () => {
  await expectSuccess(publish())

  const packages = publishedPackages(copy)
  expect(packages.length).toBeGreaterThan(10)
  for (const { name, version, folder } of packages) {
    const { repository } = await manifestOf(name)
    expect(repository).toEqual({
      type: 'git',
      url: 'git+https://forge.example/someone/oss.git',
      directory: folder,
    })
    await expect(versionsOf(name)).resolves.toEqual([version])
  }
  const { output: tags } = await runCommand(copy, 'git', ['tag'])
  expect(tags.trim().split('\n').toSorted()).toEqual(
    packages.map(({ name, version }) => `${name}@${version}`).toSorted(),
  )
})

it('a release that is repeated publishes nothing twice', async () => {
  const { exitCode, output } = await publish()

  expect(output).toContain('No unpublished projects')
  expect(exitCode).toBe(0)
})

it('a published client can be installed into an empty project and imported', async () => {
  for (const dependency of ['packages/http:undici', 'packages/client:picomatch'])
    await publishDependency(dependency)
  const project = join(directory, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}')
  await writeFile(join(project, '.npmrc'), registry.npmrc)
  await writeFile(
    join(project, 'main.js'),
    "import { OssClient } from '@oss/client'\nconsole.log(typeof OssClient.prototype.resumableUpload)\n",
  )

  await expectSuccess(runCommand(project, 'npm', ['install', '--no-audit', '--no-fund', '@oss/client']))

  const { output } = await runCommand(project, 'node', ['main.js'])
  expect(output).toBe('function\n')
})

/** Publishes as the release workflow does, but for the build. */
function publish(environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return runCommand(copy, 'pnpm', ['run', 'publish:built'], { ...WORKFLOW, ...environment })
}

/** Publishes a package of others that is installed here, so that the test needs no other registry. */
async function publishDependency(dependency: string): Promise<void> {
  const [folder = '', name = ''] = dependency.split(':')
  const manifest = createRequire(join(ROOT, folder, 'package.json')).resolve(`${name}/package.json`)
  await writeFile(join(directory, 'npmrc'), registry.npmrc)
  const environment = { NPM_CONFIG_USERCONFIG: join(directory, 'npmrc') }
  await expectSuccess(runCommand(dirname(manifest), 'npm', ['publish', '--ignore-scripts'], environment))
}

async function expectSuccess(running: Promise<CommandResult>): Promise<void> {
  const { exitCode, output } = await running
  expect(exitCode, output).toBe(0)
}

async function versionsOf(name: string): Promise<readonly string[]> {
  const { versions } = await documentOf(name)
  return Object.keys(versions)
}

async function manifestOf(name: string): Promise<{ readonly repository?: unknown }> {
  const { versions } = await documentOf(name)
  return Object.values(versions).at(-1) ?? {}
}

async function documentOf(
  name: string,
): Promise<{ readonly versions: Readonly<Record<string, { readonly repository?: unknown }>> }> {
  const response = await fetch(new URL(name.replace('/', '%2f'), registry.url))
  if (response.status === 404) return { versions: {} }
  const document: { readonly versions: Readonly<Record<string, object>> } = JSON.parse(await response.text())
  return document
}
