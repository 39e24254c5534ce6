import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'

// Entries that browsers, workers and edge runtimes can load.
const ENTRIES = ['@oss/http/core']

describe.each(ENTRIES)('%s', (entry) => {
  it('is bundled for browsers without a module of Node.js and without a warning', async () => {
    const { warnings, metafile } = await build({
      stdin: {
        contents: `export * from '${entry}'`,
        resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      },
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      conditions: process.env['OSS_TEST_DIST'] ? [] : ['@oss/source'],
      // What a browser cannot load is listed below, where it is named, instead of failing here.
      plugins: [
        { name: 'leave-node', setup: ({ onResolve }) => onResolve({ filter: /^node:/ }, asExternal) },
      ],
    })
    expect(warnings).toEqual([])
    expect(Object.keys(metafile.inputs).length).toBeGreaterThan(1)
    expect(importsOfNode(metafile)).toEqual([])
  })
})

function asExternal({ path }: { readonly path: string }): { readonly path: string; readonly external: true } {
  return { path, external: true }
}

function importsOfNode({ inputs }: Metafile): readonly string[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.filter(({ external }) => external).map(({ path }) => `${file} imports ${path}`),
  )
}
