import { globSync } from 'node:fs'
import { join } from 'node:path'
import MiniSearch from 'minisearch'
import { expect, it } from 'vitest'
import { searchOptions } from '../src/search-options.ts'
import { dist } from './built-site.ts'

// The index of the site, searched as its theme does.
const [file = ''] = globSync('assets/chunks/@localSearchIndexroot.*.js', { cwd: dist })
const { default: json } = (await import(join(dist, file))) as { default: string }
const index = MiniSearch.loadJSON(json, {
  fields: ['title', 'titles', 'text'],
  storeFields: ['title', 'titles'],
  searchOptions: searchOptions.searchOptions,
})

it.each([
  ['resume', '/guides/resumable-uploads.html'],
  ['abort', '/guides/interrupting.html'],
  ['expired token', '/guides/credentials.html'],
  ['browser', '/guides/browser.html'],
  ['NoSuchUpload', '/errors.html'],
  ['pause', '/guides/interrupting.html'],
  ['cancel', '/guides/interrupting.html'],
  ['progress bar', '/guides/progress.html'],
  ['CORS', '/guides/browser.html'],
  ['proxy', '/guides/endpoints.html'],
  ['timeout', '/guides/endpoints.html'],
  ['stream', '/guides/streams.html'],
  ['directory', '/guides/directories.html'],
  ['Redis', '/packages/checkpoint-redis.html'],
  ['ali-oss', '/guides/from-ali-oss.html'],
  ['rclone', '/guides/from-rclone.html'],
  ['download', '/guides/downloads.html'],
  ['inject faults', '/guides/testing-your-application.html'],
])('a search for "%s" finds %s first', (query, page) => {
  const [first] = index.search(query)
  expect(String(first?.['id']).replace(/#.*/, '')).toBe(page)
})

it('a search finds the API too', () => {
  const found = index.search('OssClientOptions').map(({ id }) => String(id).replace(/#.*/, ''))
  expect(found).toContain('/api/client/index/interfaces/OssClientOptions.html')
})
