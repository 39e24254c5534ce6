import { join } from 'node:path'

/** The root of the repository, where the sources of the pages are. */
export const root: string = join(import.meta.dirname, '../..')

/** Markdown files that are no pages: API reports, releases, and what the landing page replaces. */
export const NO_PAGES: readonly string[] = ['README.md', '**/etc/**', 'tests/**', 'bench/**', '**/.*/**']

/** Documents for those who change the SDK. All others are for those who use it. */
const CONTRIBUTING = new Map([
  ['CONTRIBUTING.md', 'index'],
  ['ARCHITECTURE.md', 'architecture'],
  ['CODE_REVIEW.md', 'code-review'],
  ['docs/browser-faults.md', 'browser-faults'],
  ['docs/checkpoint-format.md', 'checkpoint-format'],
  ['docs/faults.md', 'faults'],
  ['docs/messages.md', 'messages'],
  ['docs/protocol.md', 'protocol'],
  ['docs/simulation.md', 'simulation'],
  ['docs/testing.md', 'testing'],
  ['docs/upload-states.md', 'upload-states'],
])

/** Maps a Markdown file to its page, both relative and with `/`: a README becomes the index of its folder. */
export function pageOf(file: string): string {
  const contributing = CONTRIBUTING.get(file)
  if (contributing !== undefined) return `contributing/${contributing}.md`
  return file
    .replace(/^README\.md$/, 'index.md')
    .replace(/^SECURITY\.md$/, 'security.md')
    .replace(/^site\//, '')
    .replace(/^apps\/(\w+)\/README\.md$/, '$1.md')
    .replace(/^(packages\/[\w-]+|examples)\/README\.md$/, '$1.md')
    .replace(/^docs\/decisions\//, 'contributing/decisions/')
    .replace(/^docs\/transcripts\//, 'contributing/transcripts/')
    .replace(/^docs\//, '')
    .replace(/(^|\/)README\.md$/, '$1index.md')
}
