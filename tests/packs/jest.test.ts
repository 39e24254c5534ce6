import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { runCommand } from '../release/run-command.ts'
import { packProject } from './packed-project.ts'

const JEST = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')

/** A test as users of Jest write it, in CommonJS: Jest runs it in a vm context without `import()`. */
const USER_TEST = `
const { mkdtemp, readFile, writeFile } = require('node:fs/promises')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { isOssError, OssClient } = require('@oss/client')
const { processCredentials, staticCredentials } = require('@oss/credentials')
const { startEmulator } = require('@oss/emulator')

const keys = { accessKeyId: 'JESTKEY', accessKeySecret: 'jest-secret' }
let emulator
let client
beforeAll(async () => {
  emulator = await startEmulator({ buckets: ['jest'], credentials: [keys] })
  const credentials = processCredentials({ command: [process.execPath, '-p', JSON.stringify(JSON.stringify({
    mode: 'AK', access_key_id: keys.accessKeyId, access_key_secret: keys.accessKeySecret }))] })
  client = new OssClient({ endpoint: emulator.endpoint, region: emulator.region, credentials })
})
afterAll(async () => {
  await client.close()
  await emulator.close()
})

test('a file is uploaded in parts and downloaded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'oss-jest-'))
  const file = join(directory, 'file.bin')
  await writeFile(file, Buffer.alloc(300000, 'jest'))
  const { partsTotal } = await client.resumableUpload({ bucket: 'jest', key: 'file', file, partSize: 102400 }).done()
  expect(partsTotal).toBe(3)
  await client.resumableDownload({ bucket: 'jest', key: 'file', file: join(directory, 'copy.bin') }).done()
  expect(await readFile(join(directory, 'copy.bin'))).toEqual(await readFile(file))
})

test('an error of OSS is recognized', async () => {
  const error = await client.getObject({ bucket: 'jest', key: 'missing' }).catch((thrown) => thrown)
  expect(isOssError(error)).toBe(true)
  expect(error.status).toBe(404)
})
`

it('a test under Jest uploads, downloads and reads errors by the CommonJS builds', async () => {
  await using project = await packProject()
  await writeFile(join(project.directory, 'upload.test.js'), USER_TEST)
  await writeFile(join(project.directory, 'jest.config.js'), 'module.exports = { watchman: false }')

  const { exitCode, output } = await runCommand(project.directory, 'node', [JEST, '--runInBand'])

  expect(exitCode, output).toBe(0)
  expect(output).toContain('2 passed')
})
