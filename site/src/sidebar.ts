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
    ]),
    group('Uploads', [
      ['Resumable uploads', '/guides/resumable-uploads'],
      ['Pause, interrupt, cancel', '/guides/interrupting'],
      ['Progress', '/guides/progress'],
      ['Browser uploads', '/guides/browser'],
      ['Streams and pipes', '/guides/streams'],
      ['Directories', '/guides/directories'],
      ['Downloads and copies', '/guides/downloads'],
    ]),
    group('Access', [
      ['Credentials', '/guides/credentials'],
      ['Endpoints and networks', '/guides/endpoints'],
      ['Security', '/guides/security'],
    ]),
    group('Operate', [
      ['Errors', '/errors'],
      ['Testing your application', '/guides/testing-your-application'],
      ['The console', '/console'],
      ['Performance', '/performance'],
      ['Questions', '/guides/faq'],
    ]),
    group('Migrate', [
      ['From ali-oss', '/guides/from-ali-oss'],
      ['From the C++ SDK', '/from-cpp'],
      ['From ossutil', '/guides/from-ossutil'],
    ]),
    group('Reference', [
      ['API', '/api/'],
      ['Packages', '/packages/client'],
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
