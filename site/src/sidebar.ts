import type { DefaultTheme } from 'vitepress'
import { decisionPages, packageNames } from './listed-pages.ts'

type Item = DefaultTheme.SidebarItem

/** The menus of all pages except those of the API. */
export function sidebars(): DefaultTheme.SidebarMulti {
  const packages = packageNames().map((name) => [`@oss/${name}`, `/packages/${name}`] as const)
  return {
    '/contributing/': contributing(),
    '/packages/': [group('Packages', packages)],
    '/': tasks(),
  }
}

/** The guides, by what a reader wants to do. */
function tasks(): Item[] {
  return [
    group('Start', [
      ['Getting started', '/guides/getting-started'],
      ['Concepts', '/guides/concepts'],
      ['The oss command', '/cli'],
      ['Examples', '/examples'],
      ['Recipes', '/guides/recipes'],
    ]),
    group('Upload and download', [
      ['Resumable uploads', '/guides/resumable-uploads'],
      ['Interrupt, pause, cancel', '/guides/interrupting'],
      ['Progress', '/guides/progress'],
      ['Browser uploads', '/guides/browser'],
      ['Streams and pipes', '/guides/streams'],
      ['Directories and sync', '/guides/directories'],
      ['Downloads and copies', '/guides/downloads'],
    ]),
    group('Configure', [
      ['Credentials', '/guides/credentials'],
      ['Endpoints and networks', '/guides/endpoints'],
      ['More than one machine', '/guides/more-than-one-machine'],
    ]),
    group('Operate', [
      ['Errors', '/errors'],
      ['Testing your application', '/guides/testing-your-application'],
      ['The console', '/console'],
      ['Performance', '/performance'],
      ['Performance in a page', '/performance-browsers'],
      ['Performance with many files', '/performance-directories'],
      ['Security', '/guides/security'],
    ]),
    group('Migrate', [
      ['From ali-oss', '/guides/from-ali-oss'],
      ['From the C++ SDK', '/from-cpp'],
      ['From ossutil', '/guides/from-ossutil'],
      ['From rclone', '/guides/from-rclone'],
    ]),
    group('Questions', [['Frequently asked questions', '/guides/faq']]),
    group('Reference', [
      ['API', '/api/'],
      ['Packages', '/packages'],
      ['All features', '/features'],
      ['Threat model', '/security'],
    ]),
    group('Contributing', [
      ['How to contribute', '/contributing/'],
      ['Architecture', '/contributing/architecture'],
      ['Decisions', '/contributing/decisions/'],
    ]),
  ]
}

function contributing(): Item[] {
  return [
    group('Contributing', [
      ['How to contribute', '/contributing/'],
      ['Code review', '/contributing/code-review'],
    ]),
    group('How it is built', [
      ['Architecture', '/contributing/architecture'],
      ['Protocol', '/contributing/protocol'],
      ['Upload states', '/contributing/upload-states'],
      ['Checkpoint format', '/contributing/checkpoint-format'],
    ]),
    group('How it is tested', [
      ['Tests', '/contributing/testing'],
      ['Faults', '/contributing/faults'],
      ['Faults in browsers', '/contributing/browser-faults'],
      ['Simulation', '/contributing/simulation'],
      ['Transcripts', '/contributing/transcripts/'],
      ['Transcripts of errors', '/contributing/transcripts/errors'],
      ['Messages', '/contributing/messages'],
    ]),
    group('Decisions', [['Overview', '/contributing/decisions/'], ...decisionPages()]),
  ]
}

function group(text: string, links: readonly (readonly [string, string])[]): Item {
  return { text, items: links.map(([label, link]) => ({ text: label, link })) }
}
