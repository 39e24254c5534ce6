import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileOptionRules, FileResult, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { countOf, resultsOf, type Tree, writeTree } from './tree.ts'

let service: Service
let client: OssClient
let tree: Tree
beforeEach(async () => {
  service = await startService()
  client = service.client()
  tree = await writeTree(service, { 'index.html': 10, 'assets/app.js': 20, 'assets/about.html': 30, 404: 5 })
})
afterEach(() => service[Symbol.asyncDispose]())

const headersOf = (key: string) =>
  service.emulator.state.describeObject(BUCKET, key)?.properties.contentHeaders ?? {}
const cacheOf = (key: string) => headersOf(key)['Cache-Control']

async function upload(
  fileOptions: FileOptionRules,
  more: { readonly prefix?: string; readonly cacheControl?: string; readonly dryRun?: boolean } = {},
): Promise<readonly FileResult[]> {
  service.emulator.clearRequests()
  const batch = client.uploadDirectory({ bucket: BUCKET, directory: tree.directory, fileOptions, ...more })
  const { results, error } = await resultsOf(batch)
  expect(error).toBeUndefined()
  return results
}

const RULES: FileOptionRules = {
  'assets/**': { cacheControl: 'max-age=31536000', metadata: { kind: 'asset' } },
  '*.html': { cacheControl: 'no-cache' },
}

describe('fileOptions of uploadDirectory', () => {
  it('applies all matching rules in their order, so that the last one wins for an option in several of them', async () => {
    await upload(RULES, { prefix: 'site/', cacheControl: 'max-age=60' })
    expect(cacheOf('site/index.html')).toBe('no-cache')
    expect(cacheOf('site/assets/app.js')).toBe('max-age=31536000')
    expect(cacheOf('site/assets/about.html')).toBe('no-cache')
    expect(cacheOf('site/404')).toBe('max-age=60')
    const about = service.emulator.state.describeObject(BUCKET, 'site/assets/about.html')
    expect(about?.properties.metadata).toEqual({ kind: 'asset' })
  })

  it('sends nothing in a second run, and changes the headers in place when a rule has changed', async () => {
    await upload(RULES)
    expect(countOf(await upload(RULES))).toEqual({ unchanged: 4 })
    const changed = await upload({ ...RULES, '*.html': { cacheControl: 'max-age=1' } })
    expect(countOf(changed)).toEqual({ unchanged: 2, updated: 2 })
    expect(cacheOf('index.html')).toBe('max-age=1')
    expect(service.requests()).not.toContain('PutObject')
  })

  it('calls a function with path, key and size of each file', async () => {
    const asked: unknown[] = []
    await upload(
      ({ path, key, size }) => {
        asked.push([path, key, size])
        return path === 'index.html' ? { contentType: 'text/x-own' } : undefined
      },
      { prefix: 'p/' },
    )
    expect(asked).toHaveLength(4)
    expect(asked).toContainEqual(['assets/app.js', 'p/assets/app.js', 20])
    expect(headersOf('p/index.html')['Content-Type']).toBe('text/x-own')
  })

  it('fails only the file for which a function throws or returns invalid options, before it is sent', async () => {
    const mine = new Error('no rule')
    const results = await upload(({ path }) => {
      if (path === '404') throw mine
      return path === 'index.html' ? { acl: 'publicread' as never } : {}
    })
    expect(countOf(results)).toEqual({ uploaded: 2, failed: 2 })
    expect(results).toContainEqual(expect.objectContaining({ key: '404', error: mine }))
    expect(results).toContainEqual(
      expect.objectContaining({
        key: 'index.html',
        error: expect.objectContaining({ name: 'ValidationError', field: 'fileOptions.acl' }),
      }),
    )
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['assets/about.html', 'assets/app.js'])
  })

  it.each([
    [
      { '*.html': { cacheControll: 'x' } },
      'fileOptions["*.html"].cacheControll',
      /must be one of:.*cacheControl/,
    ],
    [{ '*.html': { acl: 'publicread' } }, 'fileOptions["*.html"].acl', /public-read/],
    [{ '*.html': { expires: 'soon' } }, 'fileOptions["*.html"].expires', /Date/],
    [{ '*.html': 'no-cache' }, 'fileOptions["*.html"].options', /object/],
    [{ '': { cacheControl: 'x' } }, 'fileOptions[""].pattern', /empty/],
    [{ 404: { cacheControl: 'x' } }, 'fileOptions["404"]', /"\.\/404"/],
    [{ '*': { compression: 'zip' } }, 'fileOptions["*"].compression', /gzip, brotli, none/],
    [
      { '*': { compression: 'gzip', contentEncoding: 'br' } },
      'fileOptions["*"].compression',
      /contentEncoding/,
    ],
    [[{ cacheControl: 'x' }], 'fileOptions', /function, or an object/],
    [null, 'fileOptions', /function, or an object/],
  ])('rejects the rules %j before anything is sent', (fileOptions, field, message) => {
    const input = { bucket: BUCKET, directory: tree.directory, fileOptions: fileOptions as never }
    const problem = { name: 'ValidationError', field, message: expect.stringMatching(message) }
    expect(() => client.uploadDirectory(input)).toThrow(expect.objectContaining(problem))
  })

  it('does not let a misspelt rule of a resumed run change what is stored', async () => {
    await upload(RULES)
    expect(() =>
      client.uploadDirectory({ bucket: BUCKET, directory: '.', fileOptions: { a: 1 } as never }),
    ).toThrow()
    expect(cacheOf('index.html')).toBe('no-cache')
  })
})

describe('fileOptions of uploadFiles', () => {
  it('match the key of a file, or the path that is given with it', async () => {
    const file = join(tree.directory, 'index.html')
    await writeFile(file, 'x')
    const files = [
      { file, key: 'a/b.txt' },
      { file, key: 'c/d.txt', path: 'other' },
    ]
    const fileOptions = {
      'a/*': { cacheControl: 'a' },
      'c/*': { cacheControl: 'c' },
      other: { cacheControl: 'o' },
    }
    await resultsOf(client.uploadFiles({ bucket: BUCKET, files, fileOptions }))
    expect([cacheOf('a/b.txt'), cacheOf('c/d.txt')]).toEqual(['a', 'o'])
  })
})
