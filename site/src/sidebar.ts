import type { DefaultTheme } from 'vitepress'
import { decisionPages, packageNames } from './listed-pages.ts'

type Item = DefaultTheme.SidebarItem

/** The menu of all pages but those of the API: by what a reader wants to do. */
export function sidebar(): Item[] {
  return [
    group('Start', [
      ['Getting started', '/guides/getting-started'],
      ['The oss command', '/cli'],
      ['Examples', '/examples'],
      ['All features', '/features'],
    ]),
    group('Uploads', [
      ['Resumable uploads', '/guides/resumable-uploads'],
      ['Pause, interrupt, cancel', '/guides/interrupting'],
      ['Browser uploads', '/guides/browser'],
      ['Streams and pipes', '/guides/streams'],
    ]),
    group('Access', [
      ['Credentials', '/guides/credentials'],
      ['Endpoints and networks', '/guides/endpoints'],
      ['Security', '/security'],
    ]),
    group('Operate', [
      ['Errors', '/errors'],
      ['Testing your application', '/guides/testing-your-application'],
      ['The console', '/console'],
      ['Performance', '/performance'],
    ]),
    group('Migrate', [
      ['From ali-oss', '/guides/from-ali-oss'],
      ['From the C++ SDK', '/from-cpp'],
      ['From ossutil', '/guides/from-ossutil'],
    ]),
    group(
      'Packages',
      packageNames().map((name) => [`@oss/${name}`, `/packages/${name}`]),
      true,
    ),
    group(
      'Contributing',
      [
        ['How to contribute', '/contributing/'],
        ['Architecture', '/contributing/architecture'],
        ['Code review', '/contributing/code-review'],
        ['Tests', '/contributing/testing'],
        ['Simulation', '/contributing/simulation'],
        ['Protocol', '/contributing/protocol'],
        ['Faults', '/contributing/faults'],
        ['States of an upload', '/contributing/upload-states'],
        ['Checkpoint format', '/contributing/checkpoint-format'],
        ['Transcripts', '/contributing/transcripts/'],
        ['Error texts', '/contributing/transcripts/errors'],
        ['Decisions', '/contributing/decisions/'],
        ...decisionPages(),
      ],
      true,
    ),
  ]
}

function group(text: string, links: readonly (readonly [string, string])[], collapsed?: boolean): Item {
  const items = links.map(([label, link]) => ({ text: label, link }))
  return { text, items, ...(collapsed !== undefined && { collapsed }) }
}
